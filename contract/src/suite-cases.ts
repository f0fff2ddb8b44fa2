import { z } from 'zod';
import { id, requiredText, text, time } from './route.ts';

/** Something that an answer must, or must not, say. */
export const SuiteFact = z.object({
  text: requiredText(500),
  /**
   * `words`: the words stand in an answer, however numbers, money and dates are written. `judge`: a
   * model says whether the answers state it; where there is none, the words decide.
   */
  by: z.enum(['words', 'judge']).default('words'),
});
export type SuiteFact = z.infer<typeof SuiteFact>;

/** Arguments of a tool, or a part of them. */
const toolInput = z.record(z.string(), z.json()).default({});

export const SuiteTool = z.object({
  name: requiredText(100),
  /** Arguments that a call must have; it may have more. */
  input: toolInput,
});
export type SuiteTool = z.infer<typeof SuiteTool>;

/** What a case answers for a tool, in place of the tool. */
export const SuiteToolResult = SuiteTool.extend({ result: z.json() });
export type SuiteToolResult = z.infer<typeof SuiteToolResult>;

export const SuiteExpectations = z.object({
  /** Articles that the answers cite. */
  sources: z
    .array(z.object({ id, title: text(500) }))
    .max(20)
    .default([]),
  says: z.array(SuiteFact).max(30).default([]),
  saysNot: z.array(SuiteFact).max(30).default([]),
  tools: z.array(SuiteTool).max(30).default([]),
  toolsNot: z.array(requiredText(100)).max(30).default([]),
  /** Whether a person gets it, and why; null: either is right. */
  handover: z
    .object({ isExpected: z.boolean(), reason: requiredText(60).nullable().default(null) })
    .nullable()
    .default(null),
  /** The AI agent that answers last, by its name; null: any. */
  agentName: requiredText(120).nullable().default(null),
});
export type SuiteExpectations = z.infer<typeof SuiteExpectations>;

/** What a simulated customer says once an answer has one of these words, or to any answer. */
export const SuiteReply = z.object({
  when: z.array(requiredText(200)).max(10).default([]),
  say: requiredText(5_000),
});
export type SuiteReply = z.infer<typeof SuiteReply>;

export const SuiteCustomer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('messages'),
    /** Each is sent once the one before is answered. */
    messages: z.array(requiredText(5_000)).min(1).max(20),
  }),
  z.object({
    kind: z.literal('simulated'),
    /** `script`: the replies; `model`: a model plays, and the replies stand in where there is none. */
    by: z.enum(['script', 'model']).default('model'),
    opening: requiredText(5_000),
    /** What the customer wants to reach. */
    goal: text(2_000).default(''),
    /** How they are and write. */
    persona: text(2_000).default(''),
    /** What they know, and say when asked. */
    facts: z.array(requiredText(500)).max(30).default([]),
    /** The first that fits is said, each once; without one the customer is done. */
    replies: z.array(SuiteReply).max(50).default([]),
    /** Messages of the customer at most. */
    maxTurns: z.number().int().min(1).max(20).default(8),
  }),
]);
export type SuiteCustomer = z.infer<typeof SuiteCustomer>;

const fields = z.object({
  name: requiredText(200),
  customer: SuiteCustomer,
  toolResults: z.array(SuiteToolResult).max(50).default([]),
  expectations: SuiteExpectations,
});

/** True where at least one thing is expected: a test that cannot fail is none. */
function expectsSomething({ expectations }: z.output<typeof fields>): boolean {
  const { handover, agentName, ...lists } = expectations;
  return (
    handover !== null || agentName !== null || Object.values(lists).some((list) => list.length)
  );
}

export const SuiteCaseInput = fields.strict().refine(expectsSomething, {
  path: ['expectations'],
  message:
    'Expect at least one thing: a source, a fact, a tool, an agent, or whether a person gets it.',
});
export type SuiteCaseInput = z.infer<typeof SuiteCaseInput>;

export const SuiteCase = fields.extend({
  id,
  position: z.number().int(),
  createdAt: time,
  updatedAt: time,
});
export type SuiteCase = z.infer<typeof SuiteCase>;
