import type { z } from 'zod';
import { Order, Product } from './data.ts';

/** What a clerk does next: calls a tool, or says something. */
export type Step = { tool: string; input: object } | { say: string };

/** What the clerk knows: the words of the customer, and what the tools said in this turn. */
export interface Desk {
  policy: string;
  /** The customer's messages from the one on that says what they want. */
  task: string;
  last: string;
  /** True: the clerk asked for a yes, and the customer gave it. */
  isConfirmed: boolean;
  results: { name: string; input: unknown; output: unknown }[];
}

/** Ends what is said before something is done. */
export const ASKED = 'Shall I go on (yes or no)?';

/** What a tool said in this turn, for this argument. */
export function resultOf<T>(
  { results }: Desk,
  name: string,
  schema: z.ZodType<T>,
  argument?: string,
): T | undefined {
  const result = results.find(
    (each) =>
      each.name === name &&
      (argument === undefined || JSON.stringify(each.input).includes(argument)),
  );
  const parsed = schema.safeParse(result?.output);
  return parsed.success ? parsed.data : undefined;
}

export function orderOf(desk: Desk, id: string): Order | undefined {
  return resultOf(desk, 'get_order_details', Order, id);
}

export function productOf(desk: Desk, id: string): Product | undefined {
  return resultOf(desk, 'get_product_details', Product, id);
}

/** Says what would be done and asks, or does it, or tells that it is done. */
export function carryOut(
  desk: Desk,
  { tool, input, plan, done }: { tool: string; input: object; plan: string; done: string },
): Step {
  const made = desk.results.find(({ name }) => name === tool);
  if (!made) return desk.isConfirmed ? { tool, input } : { say: `${plan} ${ASKED}` };
  if (typeof made.output === 'string') return { say: `That could not be done: ${made.output}` };
  return { say: done };
}
