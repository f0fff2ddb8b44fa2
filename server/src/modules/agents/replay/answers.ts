import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { SettledCall } from '../turn/calls.ts';
import type { TurnStep } from '../turn/parts.ts';
import type { ToolOutcome } from '../turn/tool.ts';
import type { RecordedLeg } from './recorded-run.ts';
import { settledBy } from './settled.ts';

/** What tools answered in a run, by the arguments that they got. */
export interface Answers {
  /** Of a call other than a search: what became of the same call, where it was made. */
  settled(toolName: string, input: unknown): SettledCall | undefined;
  /** Of a search: what was found, its passages numbered from this number on. */
  found(toolName: string, input: unknown, nextNumber: number): ToolOutcome | undefined;
  /** True for a call that was made in the run too. */
  has(toolName: string, input: unknown): boolean;
}

/** What is on record of the part of a run that is one agent's. */
export function answersOf(leg: RecordedLeg): Answers {
  const made = leg.calls
    .flatMap((call) => call.made)
    .filter(({ kind }) => kind === 'tool' || kind === 'search');
  const find = (toolName: string, input: unknown): TurnStep | undefined =>
    made.find((step) => step.name === toolName && isDeepStrictEqual(step.input, input));
  return {
    settled(toolName, input) {
      const step = find(toolName, input);
      return step?.kind === 'tool' ? settledBy(step) : undefined;
    },
    found(toolName, input, nextNumber) {
      const step = find(toolName, input);
      if (step?.kind !== 'search') return undefined;
      const ran = settledBy(step);
      return ran.kind === 'result' ? renumbered(ran, nextNumber) : undefined;
    },
    has: (toolName, input) => find(toolName, input) !== undefined,
  };
}

const Told = z.array(z.record(z.string(), z.json()));

type Result = Extract<ToolOutcome, { kind: 'result' }>;

function renumbered({ kind, value, passages = [] }: Result, nextNumber: number): Result {
  const [first] = passages;
  if (!first || typeof value !== 'object' || value === null || !('passages' in value)) {
    return { kind, value, passages };
  }
  const shift = nextNumber - first.number;
  const told = Told.parse(value['passages']);
  return {
    kind,
    value: {
      ...value,
      passages: told.map((one, place) => ({ ...one, number: nextNumber + place })),
    },
    passages: passages.map((passage) => ({ ...passage, number: passage.number + shift })),
  };
}
