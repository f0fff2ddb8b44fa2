import { z } from 'zod';
import { FullWidgetConfig } from './channels.ts';
import { Handler, ConversationStatus } from './enums.ts';
import { Attachment } from './files.ts';
import { HandoverMode } from './handover.ts';
import { isSaid, notSaid, said, Source } from './messages.ts';
import { timeZone } from './organizations.ts';
import { defineRoute, id, requiredText, text, time } from './route.ts';

/** A message as the visitor may see it: nothing private, no costs. */
export const WidgetMessage = z.object({
  id,
  conversationId: id,
  from: z.enum(['visitor', 'ai', 'person', 'system']),
  name: z.string().nullable(),
  content: z.string(),
  attachments: z.array(Attachment),
  sources: z.array(Source),
  externalId: z.string().nullable(),
  /** The run that wrote it: it replaces the words that were shown while that run wrote. */
  runId: id.nullable(),
  /**
   * What a line of the system tells, so that the widget can say it in the visitor's language;
   * `content` says it in English. `handed-over`: the team has the conversation now.
   */
  event: z.enum(['handed-over']).nullable(),
  createdAt: time,
});
export type WidgetMessage = z.infer<typeof WidgetMessage>;

export const WidgetConversation = z.object({
  id,
  status: ConversationStatus,
  handler: Handler,
  /** The person who has it, if one does. */
  personName: z.string().nullable(),
});
export type WidgetConversation = z.infer<typeof WidgetConversation>;

/**
 * How long a person usually takes to answer: a few minutes, up to an hour, a few hours, a day.
 * Null where nobody answered lately, so that nobody can say.
 */
export const ReplyTime = z.enum(['minutes', 'hour', 'hours', 'day']).nullable();
export type ReplyTime = z.infer<typeof ReplyTime>;

/** True if at least one person who answers customers is online now. */
const isTeamHere = z.boolean();

/** Opens the widget: makes a visitor, or recognises one by token. */
export const startWidgetSession = defineRoute({
  method: 'POST',
  path: '/api/widget/session',
  name: 'widget.start',
  summary: 'Begin or resume a visit by channel key and, if there is one, visitor token',
  access: 'public',
  body: z.object({
    channelKey: z.string().min(1).max(100),
    token: z.string().max(500).optional(),
    /**
     * A JWT (HS256) that the shop's server signed with the channel's identity secret: `sub` is its
     * own id of the customer, `exp` at most a day away; `email`, `name` and `phone` may be there.
     */
    identity: z.string().max(4_000).optional(),
  }),
  response: z.object({
    /** Keep it; send it as `Authorization: Bearer`. */
    token: z.string(),
    visitorId: id,
    organization: z.object({ name: z.string(), slug: z.string(), logoUrl: z.string().nullable() }),
    config: FullWidgetConfig,
    conversation: WidgetConversation.nullable(),
    /** Oldest first. */
    messages: z.array(WidgetMessage),
    /** Resume realtime after this. */
    sequence: z.number().int(),
    replyTime: ReplyTime,
    isTeamHere,
    /** When the team is there again; null where it is within its hours, or keeps none. */
    opensAt: time.nullable(),
    /** Who answers first, and whether the visitor is asked. */
    handover: HandoverMode,
  }),
});

/** Sends the visitor's words; the answer comes by realtime. */
export const sendWidgetMessage = defineRoute({
  method: 'POST',
  path: '/api/widget/messages',
  name: 'widget.send',
  summary: 'The visitor writes; repeating an externalId is harmless',
  access: 'visitor',
  body: z
    .object({
      ...said,
      /** A UUID made by the client: the key by which doubles are recognised. */
      externalId: requiredText(100),
      /** Who is to answer; it counts where the message begins a conversation. */
      handler: Handler.optional(),
      /** By whose clocks the visitor is told when somebody answers. */
      timeZone: timeZone.optional(),
    })
    .refine(isSaid, notSaid),
  response: z.object({ messageId: id, conversationId: id, duplicate: z.boolean() }),
  status: 201,
});

export const listWidgetMessages = defineRoute({
  method: 'GET',
  path: '/api/widget/messages',
  name: 'widget.messages',
  summary: 'The visitor’s conversation, oldest first',
  access: 'visitor',
  response: z.object({
    conversation: WidgetConversation.nullable(),
    messages: z.array(WidgetMessage),
    sequence: z.number().int(),
  }),
});

/** “Talk to a person”. */
export const requestPerson = defineRoute({
  method: 'POST',
  path: '/api/widget/person',
  name: 'widget.requestPerson',
  summary: 'The visitor asks for a person',
  access: 'visitor',
  query: z
    .object({
      /** In which they are told what happens next; absent: that of what they wrote. */
      language: text(35),
      timeZone,
    })
    .partial(),
  response: z.object({ conversation: WidgetConversation, isTeamHere }),
});

export const markWidgetRead = defineRoute({
  method: 'POST',
  path: '/api/widget/read',
  name: 'widget.read',
  summary: 'The visitor has received, and perhaps seen, all messages up to now',
  access: 'visitor',
  body: z.object({ seen: z.boolean() }),
  response: z.object({ updated: z.number().int() }),
});

/** Leaves a name or address for the team. */
export const identifyVisitor = defineRoute({
  method: 'POST',
  path: '/api/widget/contact',
  name: 'widget.identify',
  summary: 'The visitor says who they are (unverified)',
  access: 'visitor',
  body: z.object({ name: text(200).optional(), email: z.email().max(320).optional() }),
  response: z.object({ updated: z.boolean() }),
});
