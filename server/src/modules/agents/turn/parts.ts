import type { JSONValue } from '@ai-sdk/provider';
import type { RunStepKind } from '@frontdesk/contract';
import type { TokenUsage } from '../../models/index.ts';
import type { HandoverReason } from './handover.ts';
import type { Carried } from './journal.ts';
import type { NumberedPassage } from './tool.ts';

/** What happens in a turn, as it happens. */
export type TurnPart =
  | { type: 'text-delta'; delta: string }
  | { type: 'tool-call'; id: string; name: string; input: unknown }
  | { type: 'tool-result'; id: string; output: JSONValue }
  | { type: 'tool-error'; id: string; message: string }
  | { type: 'source'; passage: NumberedPassage }
  | { type: 'approval'; toolName: string; message: string }
  | { type: 'transfer'; agentName: string; reason: string }
  | { type: 'handover'; reason: HandoverReason; message: string };

/** A line of the trace: what was done, with what, and how long it took. */
export interface TurnStep {
  kind: RunStepKind;
  name: string;
  input: unknown;
  output: unknown;
  /** Milliseconds since 1970; absent where a process of an older release began it. */
  startedAt?: number | undefined;
  /** Milliseconds. */
  duration: number;
  /** The model's own name of the call. */
  callId?: string | undefined;
  /** What nobody was told, but a replay has to know. */
  aside?: unknown;
}

/** What a turn came to. `text` is what the customer reads; it is never empty. */
export interface TurnResult {
  text: string;
  /** Cited passages, each article once, in the order of citation. */
  sources: NumberedPassage[];
  /** 0 to 1. */
  confidence: number;
  handover: HandoverReason | null;
  /** The agent that goes on, where it is another one. */
  transfer: { agentId: string; reason: string; carried: Carried } | null;
  /** True: the team has to decide on a tool call first; the text tells the customer so. */
  isWaiting: boolean;
  /** Sentences of the answer that rest on no source. */
  unsourced: string[];
  toolsUsed: string[];
  usage: TokenUsage;
  steps: TurnStep[];
  /** What went wrong with the model, for the people who run the system. */
  error: string | null;
}
