import type { Cost, TokenUsage } from '../models/index.ts';

/** What was written, by whom, and what it cost. */
export interface Written {
  text: string;
  /** The model; null: nobody wrote, it is quoted. */
  model: string | null;
  /** Null where no model was asked. */
  usage: TokenUsage | null;
  /** Millionths of a US dollar. */
  cost: Cost;
}

/** Nobody wrote, and it cost nothing. */
export const BY_NOBODY = {
  model: null,
  usage: null,
  cost: { input: 0, output: 0 },
} as const satisfies Omit<Written, 'text'>;
