import { z } from 'zod';
import { MessageType, SenderType } from './enums.ts';
import { Attachment, fileIds } from './files.ts';
import { defineRoute, id, idParams, listQuery, pageOf, text, time } from './route.ts';

/** An article that an answer rests on; `quote` is the passage that was used. */
export const Source = z.object({
  id,
  title: z.string(),
  url: z.string(),
  quote: z.string(),
});
export type Source = z.infer<typeof Source>;

/**
 * How far a message of the team's side is on its way to the customer's channel. `failed`: it did
 * not leave, `unknown`: it may have; neither is tried again. `deliveredAt` says when it arrived.
 */
export const DeliveryStatus = z.enum(['queued', 'sending', 'sent', 'failed', 'unknown']);
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

export const Message = z.object({
  id,
  conversationId: id,
  senderId: id.nullable(),
  senderType: SenderType,
  /** Name to show; for AI answers the agent's. */
  senderName: z.string().nullable(),
  type: MessageType,
  content: z.string(),
  attachments: z.array(Attachment),
  /** All of a mail, where `content` leaves out what it quotes. */
  whole: z.string().nullable(),
  isPrivate: z.boolean(),
  sources: z.array(Source),
  /** Sentences of an AI answer that no source says: for the team alone, shown or held back. */
  unsourced: z.array(z.string()),
  confidence: z.number().nullable(),
  aiModel: z.string().nullable(),
  tokensUsed: z.number().int().nullable(),
  /** Milliseconds. */
  processingTime: z.number().int().nullable(),
  toolsUsed: z.array(z.string()),
  /** The run (AI turn) that wrote it. */
  runId: id.nullable(),
  /** The sender's own id of the message: a repeated one is the same message. */
  externalId: z.string().nullable(),
  isDelivered: z.boolean(),
  /** Null where it goes no way of its own: notes, what customers write, answers to a request. */
  deliveryStatus: DeliveryStatus.nullable(),
  /** Why it failed, or why nobody knows; while queued, why it has to be tried again. */
  deliveryError: z.string().nullable(),
  isRead: z.boolean(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  /** When the customer changed it, or took it back. */
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
  /** What the customer shows at it. */
  reactions: z.array(z.string()),
  createdAt: time,
});
export type Message = z.infer<typeof Message>;

export const MESSAGE_LIMIT = 20_000;

/** What is said: words, files by their ids, or both; `isSaid` holds that it is not nothing. */
export const said = { content: text(MESSAGE_LIMIT).default(''), attachments: fileIds };
export const isSaid = (value: { content: string; attachments: string[] }): boolean =>
  /\S/u.test(value.content) || value.attachments.length > 0;
export const notSaid = {
  path: ['content'],
  message: 'Must not be empty where nothing is attached',
};

export const listMessages = defineRoute({
  method: 'GET',
  path: '/api/conversations/:id/messages',
  name: 'messages.list',
  summary: 'The messages of a conversation, newest first',
  access: { permission: 'conversations.read' },
  params: idParams,
  query: listQuery,
  response: pageOf(Message),
});

export const createMessage = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/messages',
  name: 'messages.create',
  summary: 'Answer the customer, or leave a private note',
  access: { permission: 'conversations.write' },
  params: idParams,
  body: z
    .object({
      ...said,
      private: z.boolean().default(false),
      externalId: text(200).optional(),
    })
    .refine(isSaid, notSaid),
  response: Message,
  status: 201,
});

export const resendMessage = defineRoute({
  method: 'POST',
  path: '/api/conversations/:id/messages/:messageId/resend',
  name: 'messages.resend',
  summary: 'Send an answer again that failed, or of which nobody knows whether it arrived',
  access: { permission: 'conversations.write' },
  params: z.object({ id, messageId: id }),
  response: Message,
});
