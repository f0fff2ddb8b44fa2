import { z } from 'zod';
import { Conversation } from './conversations.ts';
import { KnowledgeImport } from './knowledge.ts';
import { Availability } from './enums.ts';
import { Message } from './messages.ts';
import { WidgetConversation, WidgetMessage } from './widget.ts';
import { id } from './route.ts';

/**
 * What the team's socket hears. Frames with a sequence are kept and can be resumed
 * with `?after=`; those with null (typing, presence, words of an answer while it is
 * written) live only now.
 */
const kept = { sequence: z.number().int(), conversationId: id.nullable() };
const passing = { sequence: z.null(), conversationId: id.nullable() };

/**
 * Sent once after connecting: everything up to `sequence` has been sent. `resumed` is false where
 * nothing was to be resumed, or could not be: no `after` was given, it is older than what is kept
 * (7 days), unknown to this server, or, for a visitor, too far back. What the listener holds may
 * then be out of date: it reads everything anew.
 */
const ready = z.object({
  ...kept,
  type: z.literal('stream.ready'),
  data: z.object({ resumed: z.boolean() }),
});

/** The answer to a `ping`. */
const pong = z.object({ ...passing, type: z.literal('pong'), data: z.object({}) });

export const Frame = z.discriminatedUnion('type', [
  z.object({ ...kept, type: z.literal('message.created'), data: Message }),
  z.object({ ...kept, type: z.literal('message.updated'), data: Message }),
  z.object({ ...kept, type: z.literal('conversation.created'), data: Conversation }),
  z.object({ ...kept, type: z.literal('conversation.updated'), data: Conversation }),
  z.object({ ...kept, type: z.literal('import.updated'), data: KnowledgeImport }),
  z.object({ ...kept, type: z.literal('agent.updated'), data: z.object({ agentId: id }) }),
  z.object({
    ...kept,
    type: z.literal('knowledge.updated'),
    data: z.object({ itemId: id.nullable(), indexed: z.number().int(), total: z.number().int() }),
  }),
  z.object({ ...kept, type: z.literal('team.updated'), data: z.object({ teamId: id }) }),
  ready,
  pong,
  z.object({
    ...passing,
    type: z.literal('answer.started'),
    data: z.object({ runId: id, agentName: z.string() }),
  }),
  z.object({
    ...passing,
    type: z.literal('answer.streamed'),
    /** `offset` is where `delta` begins, in UTF-16 units: a gap or double can be seen. */
    data: z.object({ runId: id, offset: z.number().int(), delta: z.string() }),
  }),
  z.object({
    ...passing,
    type: z.literal('answer.stopped'),
    data: z.object({ runId: id, reason: z.enum(['done', 'dropped', 'failed']) }),
  }),
  z.object({
    ...passing,
    type: z.literal('typing.started'),
    data: z.object({
      who: z.enum(['customer', 'agent']),
      userId: id.nullable(),
      name: z.string().nullable(),
    }),
  }),
  z.object({
    ...passing,
    type: z.literal('typing.stopped'),
    data: z.object({
      who: z.enum(['customer', 'agent']),
      userId: id.nullable(),
      name: z.string().nullable(),
    }),
  }),
  z.object({
    ...passing,
    type: z.literal('member.availability'),
    /** Somebody came, went, or set themselves away. */
    data: z.object({ userId: id, availability: Availability }),
  }),
  z.object({
    ...passing,
    type: z.literal('presence.updated'),
    /** Everybody who is here now; `viewing` is the conversation they look at. */
    data: z.object({
      members: z.array(z.object({ userId: id, name: z.string(), viewing: id.nullable() })),
      /** Contacts with the widget open. */
      contacts: z.array(id),
    }),
  }),
]);
export type Frame = z.infer<typeof Frame>;

/** What the visitor’s socket hears: their own conversation, as they may see it. */
export const WidgetFrame = z.discriminatedUnion('type', [
  z.object({ ...kept, type: z.literal('message.created'), data: WidgetMessage }),
  z.object({ ...kept, type: z.literal('conversation.updated'), data: WidgetConversation }),
  ready,
  pong,
  z.object({
    ...passing,
    type: z.literal('answer.started'),
    data: z.object({ runId: id, agentName: z.string() }),
  }),
  z.object({
    ...passing,
    type: z.literal('answer.streamed'),
    data: z.object({ runId: id, offset: z.number().int(), delta: z.string() }),
  }),
  z.object({
    ...passing,
    type: z.literal('answer.stopped'),
    data: z.object({ runId: id, reason: z.enum(['done', 'dropped', 'failed']) }),
  }),
  z.object({
    ...passing,
    type: z.literal('typing.started'),
    data: z.object({ name: z.string().nullable() }),
  }),
  z.object({
    ...passing,
    type: z.literal('typing.stopped'),
    data: z.object({ name: z.string().nullable() }),
  }),
]);
export type WidgetFrame = z.infer<typeof WidgetFrame>;

/** What a client may send up its socket. Visitors leave out `conversationId`. */
export const ClientFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing.start'), conversationId: id.optional() }),
  z.object({ type: z.literal('typing.stop'), conversationId: id.optional() }),
  z.object({ type: z.literal('conversation.view'), conversationId: id.nullable() }),
  z.object({ type: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;
