import type { HandoverReason } from './handover.ts';

/** How a turn ends. */
export type End =
  | { kind: 'answered' }
  | { kind: 'handover'; reason: HandoverReason }
  | { kind: 'transfer'; agentId: string; reason: string }
  | { kind: 'waiting' }
  | { kind: 'taken-over' };

/** A person takes over. */
export function handover(reason: HandoverReason): End {
  return { kind: 'handover', reason };
}

/** Why a person has it; null where nobody does. */
export function reasonOf(end: End): HandoverReason | null {
  if (end.kind === 'handover') return end.reason;
  return end.kind === 'taken-over' ? 'cannot-answer' : null;
}

/** The time of a turn is over. */
export class TooSlowError extends Error {
  constructor() {
    super('The turn took too long.');
    this.name = 'TooSlowError';
  }
}
