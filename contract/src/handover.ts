import { z } from 'zod';
import { BusinessHours } from './business-hours.ts';
import { Source } from './messages.ts';
import {
  defineRoute,
  id,
  idParams,
  listQuery,
  nothing,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';

/**
 * Who answers first on a channel. `customer-choice`: the customer says so before the first message.
 * `ai-outside-hours`: people while they are there. `no-handover`: the AI never passes anything on.
 */
export const HandoverMode = z.enum([
  'ai-first',
  'person-first',
  'customer-choice',
  'ai-outside-hours',
  'no-handover',
]);
export type HandoverMode = z.infer<typeof HandoverMode>;

export const ChannelHandover = z.object({
  mode: HandoverMode,
  /** What the customer reads instead where nothing is passed on; null: our own words. */
  message: text(2_000).nullable(),
  /** Hours of this channel alone; null: those of the organization. */
  hours: BusinessHours.nullable(),
});
export type ChannelHandover = z.infer<typeof ChannelHandover>;

export const getChannelHandover = defineRoute({
  method: 'GET',
  path: '/api/channels/:id/handover',
  name: 'channels.handover',
  summary: 'Who answers first on a channel',
  access: { permission: 'channels.read' },
  params: idParams,
  response: ChannelHandover,
});
export const setChannelHandover = defineRoute({
  method: 'PUT',
  path: '/api/channels/:id/handover',
  name: 'channels.setHandover',
  summary: 'Set who answers first on a channel',
  access: { permission: 'channels.write' },
  params: idParams,
  body: ChannelHandover.strict(),
  response: ChannelHandover,
});

const words = z.array(requiredText(100)).min(1, 'Name at least one').max(200);

/** When a rule hands a conversation over. */
export const HandoverCondition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('asked-for-person') }).strict(),
  z.object({ kind: z.literal('angry') }).strict(),
  /** The customer asked the same `times` times. */
  z.object({ kind: z.literal('repeated'), times: z.number().int().min(2).max(5) }).strict(),
  /** One of these words or phrases, whatever their letters' case. */
  z.object({ kind: z.literal('keyword'), words }).strict(),
  /** What the customer wrote means about the same as one of these sentences. */
  z
    .object({
      kind: z.literal('topic'),
      examples: words,
      /** Cosine of meaning from which on it counts. */
      similarity: z.number().min(0.2).max(0.95).default(0.55),
    })
    .strict(),
  /** A tag of the conversation, or a tag, segment or plan of the customer. */
  z.object({ kind: z.literal('vip'), tags: words }).strict(),
  /** The team is there, or it is not. */
  z.object({ kind: z.literal('business-hours'), when: z.enum(['open', 'closed']) }).strict(),
  /** The AI has answered so many times in this conversation. */
  z.object({ kind: z.literal('too-many-turns'), turns: z.number().int().min(1).max(50) }).strict(),
  /**
   * The AI is less sure of its answer. `replace`: the customer does not get that answer, so answers
   * come as a whole and not word by word. `keep`: they get it, and a person as well.
   */
  z
    .object({
      kind: z.literal('low-confidence'),
      below: z.number().min(0.05).max(1),
      answer: z.enum(['replace', 'keep']),
    })
    .strict(),
]);
export type HandoverCondition = z.infer<typeof HandoverCondition>;
export type HandoverKind = HandoverCondition['kind'];

const ruleFields = {
  name: requiredText(80),
  condition: HandoverCondition,
  isActive: z.boolean(),
  /** Who gets it; null: as without the rule. */
  teamId: id.nullable(),
  /** The priority that the conversation gets at least; null: none. */
  priority: z.number().int().min(1).max(4).nullable(),
  /** What the customer reads, before what happens next; null: our own words in their language. */
  message: text(2_000).nullable(),
};

/** A rule by which conversations go from the AI to people. The first one that fits counts. */
export const HandoverRule = z.object({ id, ...ruleFields, createdAt: time, updatedAt: time });
export type HandoverRule = z.infer<typeof HandoverRule>;
export const HandoverRuleInput = z
  .object(ruleFields)
  .partial({ isActive: true, teamId: true, priority: true, message: true })
  .strict();
export type HandoverRuleInput = z.infer<typeof HandoverRuleInput>;

export const listHandoverRules = defineRoute({
  method: 'GET',
  path: '/api/handover-rules',
  name: 'handoverRules.list',
  summary: 'The rules of handover, in their order',
  access: { permission: 'agents.read' },
  query: listQuery,
  response: pageOf(HandoverRule),
});
export const createHandoverRule = defineRoute({
  method: 'POST',
  path: '/api/handover-rules',
  name: 'handoverRules.create',
  summary: 'Add a rule of handover',
  access: { permission: 'agents.write' },
  body: HandoverRuleInput,
  response: HandoverRule,
  status: 201,
});
export const updateHandoverRule = defineRoute({
  method: 'PATCH',
  path: '/api/handover-rules/:id',
  name: 'handoverRules.update',
  summary: 'Change a rule of handover',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z.object(ruleFields).partial().strict(),
  response: HandoverRule,
});
export const deleteHandoverRule = defineRoute({
  method: 'DELETE',
  path: '/api/handover-rules/:id',
  name: 'handoverRules.delete',
  summary: 'Remove a rule of handover',
  access: { permission: 'agents.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

/** A handover as the person who takes it reads it. */
export const Handover = z.object({
  id,
  conversationId: id,
  /** The run that handed it over; null where the customer asked for a person by the button. */
  runId: id.nullable(),
  reason: z.string(),
  /** The rule that did it, as it was called then. */
  ruleName: z.string().nullable(),
  /** `writing`: summary and suggestion are on their way. `failed`: there will be none. */
  status: z.enum(['writing', 'ready', 'failed']),
  summary: z.string().nullable(),
  suggestion: z.string().nullable(),
  /** What the suggestion rests on. */
  sources: z.array(Source),
  /** The model that wrote it; null: taken from the conversation and the help centre as they are. */
  model: z.string().nullable(),
  /** Whether a person has answered the customer since. */
  isAnswered: z.boolean(),
  createdAt: time,
});
export type Handover = z.infer<typeof Handover>;

export const getHandover = defineRoute({
  method: 'GET',
  path: '/api/conversations/:id/handover',
  name: 'conversations.handover',
  summary: 'The last handover of a conversation, with its summary and a suggested answer',
  access: { permission: 'conversations.read' },
  params: idParams,
  response: z.object({ handover: Handover.nullable() }),
});
