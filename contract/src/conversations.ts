import { z } from 'zod';
import { ChannelType, ConversationStatus, Handler } from './enums.ts';
import { isSaid, Message, notSaid, said } from './messages.ts';
import {
  defineRoute,
  flag,
  id,
  idParams,
  listQuery,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';

/** The person who writes, as the team sees them. */
export const Contact = z.object({
  id,
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  externalId: z.string().nullable(),
  isVerified: z.boolean(),
  lastSeenAt: time.nullable(),
  createdAt: time,
});
export type Contact = z.infer<typeof Contact>;

export const PersonRef = z.object({ id, name: z.string(), avatar: z.string().nullable() });
export type PersonRef = z.infer<typeof PersonRef>;
export const TeamRef = z.object({ id, name: z.string() });
export type TeamRef = z.infer<typeof TeamRef>;
export const AgentRef = z.object({ id, name: z.string(), type: z.string() });

export const Conversation = z.object({
  id,
  contactId: id.nullable(),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  customerEmail: z.string().nullable(),
  customerPhone: z.string().nullable(),
  status: ConversationStatus,
  /** Who answers next. */
  handler: Handler,
  priority: z.number().int(),
  subject: z.string().nullable(),
  channel: ChannelType,
  channelId: id.nullable(),
  assignedAgentId: id.nullable(),
  assignedUserId: id.nullable(),
  /** The team whose queue it is in. */
  assignedTeamId: id.nullable(),
  assignedAgent: AgentRef.nullable(),
  assignedUser: PersonRef.nullable(),
  assignedTeam: TeamRef.nullable(),
  startedAt: time,
  lastMessageAt: time,
  resolvedAt: time.nullable(),
  closedAt: time.nullable(),
  messageCount: z.number().int(),
  /** Customer messages that no member has seen. */
  unreadCount: z.number().int(),
  /** Seconds. */
  averageResponseTime: z.number().nullable(),
  customerSatisfaction: z.number().int().nullable(),
  tags: z.array(z.string()),
  /** First words of the last public message. */
  preview: z.string().nullable(),
  previewSender: z.string().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Conversation = z.infer<typeof Conversation>;

export const ConversationDetail = Conversation.extend({ contact: Contact.nullable() });
export type ConversationDetail = z.infer<typeof ConversationDetail>;

export const listConversations = defineRoute({
  method: 'GET',
  path: '/api/conversations',
  name: 'conversations.list',
  summary: 'Conversations, by filter',
  access: { permission: 'conversations.read' },
  query: listQuery.extend({
    status: ConversationStatus.optional(),
    channel: ChannelType.optional(),
    /** A user's id, `me`, `none`, or `ai`. */
    assignee: z.string().max(64).optional(),
    /** A team's id: its queue. */
    team: id.optional(),
    tag: z.string().max(100).optional(),
    contact: id.optional(),
    /** Words in messages, subject, or the customer's name and address. */
    q: text(200).optional(),
    /** `true`: only what still wants work: status open, pending or escalated. */
    active: flag.optional(),
    sort: z.enum(['newest', 'oldest', 'priority']).default('newest'),
  }),
  response: pageOf(Conversation),
});

/**
 * Numbers beside the views of the inbox: as many as `listConversations` finds with `assignee` =
 * `me`, `none` and `ai`. `byTeam` has the same for each `team`, by its id; a
 * team without any is left out. With `active=true` these (`mine`, `unassigned`, `ai`, `byTeam`) leave
 * out resolved and closed conversations, as the list does under the same parameter; `all` and
 * `byStatus` always count every conversation.
 */
export const countConversations = defineRoute({
  method: 'GET',
  path: '/api/conversations/counts',
  name: 'conversations.count',
  summary: 'How many conversations each view holds',
  access: { permission: 'conversations.read' },
  query: z.object({ active: flag.optional() }),
  response: z.object({
    all: z.number().int(),
    mine: z.number().int(),
    unassigned: z.number().int(),
    ai: z.number().int(),
    byStatus: z.record(ConversationStatus, z.number().int()),
    byTeam: z.record(z.string(), z.number().int()),
  }),
});

export const createConversation = defineRoute({
  method: 'POST',
  path: '/api/conversations',
  name: 'conversations.create',
  summary: 'Start a conversation, with a first message of the customer or of the team',
  access: { permission: 'conversations.write' },
  body: z.object({
    contact: z.object({
      name: text(200).optional(),
      email: z.email().max(320).optional(),
      phone: text(40).optional(),
      externalId: text(200).optional(),
    }),
    channel: ChannelType.default('web_widget'),
    subject: text(500).optional(),
    message: z
      .object({ ...said, from: z.enum(['customer', 'team']) })
      .refine(isSaid, notSaid)
      .optional(),
  }),
  response: ConversationDetail,
  status: 201,
});

export const getConversation = defineRoute({
  method: 'GET',
  path: '/api/conversations/:id',
  name: 'conversations.get',
  summary: 'One conversation with its contact',
  access: { permission: 'conversations.read' },
  params: idParams,
  response: ConversationDetail,
});

export const updateConversation = defineRoute({
  method: 'PATCH',
  path: '/api/conversations/:id',
  name: 'conversations.update',
  summary: 'Change status, priority, assignment, tags, subject or satisfaction',
  access: { permission: 'conversations.write' },
  params: idParams,
  body: z
    .object({
      status: ConversationStatus,
      priority: z.number().int().min(0).max(4),
      assignedUserId: id.nullable(),
      assignedAgentId: id.nullable(),
      /**
       * Hands it to the people of a team. Whoever has it and is not of that team has it no more; a
       * team that assigns by itself gives it to one who is online, unless `assignedUserId` names one.
       */
      assignedTeamId: id.nullable(),
      tags: z.array(requiredText(60)).max(50),
      subject: text(500).nullable(),
      customerSatisfaction: z.number().int().min(1).max(5).nullable(),
    })
    .partial()
    .strict(),
  response: ConversationDetail,
});

export const takeOverConversation = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/take-over',
  name: 'conversations.takeOver',
  summary: 'A person takes the conversation from the AI',
  access: { permission: 'conversations.write' },
  params: idParams,
  response: ConversationDetail,
});

export const continueConversation = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/continue',
  name: 'conversations.continue',
  summary: 'Go on with the same customer on another channel',
  access: { permission: 'conversations.write' },
  params: idParams,
  body: z.object({ channelId: id }),
  response: ConversationDetail,
});

export const handBackConversation = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/hand-back',
  name: 'conversations.handBack',
  summary: 'Give the conversation back to the AI',
  access: { permission: 'conversations.write' },
  params: idParams,
  response: ConversationDetail,
});

export const markConversationRead = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/read',
  name: 'conversations.markRead',
  summary: 'The team has seen what the customer wrote',
  access: { permission: 'conversations.write' },
  params: idParams,
  response: z.object({ read: z.number().int() }),
});

export const MessagePage = pageOf(Message);
