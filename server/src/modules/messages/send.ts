import type { Source } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId } from '../../platform/index.ts';
import { lockConversation } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import { attachFiles, messageTypeOf, takeFiles } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';
import { deliverMessage } from './deliver-message.ts';
import { previewOf } from './preview.ts';
import { selectMessages } from './view.ts';
import type { MessageRow } from './view.ts';

type LockedConversation = Awaited<ReturnType<typeof lockConversation>>;

/** What the team's side says in a conversation. */
export interface Outgoing {
  /** The id it gets, where the caller had to know it before. */
  id?: string;
  conversationId: string;
  sender:
    | { type: 'agent'; userId: string | null; name: string }
    | { type: 'ai'; name: string }
    | { type: 'system' };
  content: string;
  /** Uploaded files that go with it, and who uploaded them. */
  attachments?: { owner: string; ids: string[] };
  /** What a line of the system tells the visitor, for a widget that says it in its own words. */
  event?: 'handed-over';
  /** A note among the team: it never leaves. */
  isPrivate?: boolean;
  externalId?: string | null;
  sources?: Source[];
  /** Sentences that no source says. */
  unsourced?: string[];
  run?: {
    id: string;
    model: string;
    tokens: number;
    /** Milliseconds. */
    processingTime: number;
    /** Null: it claims nothing. */
    confidence: number | null;
    toolsUsed: string[];
  };
  /** True where the customer gets it in the answer to their request. */
  inResponse?: boolean;
  /** The conversation, where the caller has locked it already. */
  locked?: LockedConversation;
}

/**
 * What was said, with what has to be told of it: nothing where it had been said before. `dropped`:
 * a person took the conversation over while the AI wrote.
 */
export type Sent =
  | { kind: 'sent'; message: MessageRow; events: NewEvent[] }
  | { kind: 'dropped'; events: [] };

/**
 * Puts a message of the team's side into a conversation and, if it is for the customer, on its
 * way. Locks the conversation: an AI answer that comes after a person took over is dropped. A
 * repeated `externalId` gives the first message again. The caller records the events when all else
 * in its transaction is done.
 */
export async function send(
  tx: Tx,
  organizationId: string,
  outgoing: Outgoing,
  jobs: Jobs,
): Promise<Sent> {
  const conversation = outgoing.locked ?? (await lockConversation(tx, outgoing.conversationId));
  if (outgoing.sender.type === 'ai' && conversation.handler !== 'ai') {
    return { kind: 'dropped', events: [] };
  }
  const first = await findSent(tx, outgoing);
  if (first) return { kind: 'sent', message: first, events: [] };
  const isPublic = outgoing.sender.type !== 'system' && outgoing.isPrivate !== true;
  const leaves = isPublic && outgoing.inResponse !== true;
  const id = outgoing.id ?? newId();
  const { owner = '', ids = [] } = outgoing.attachments ?? {};
  const taken = await takeFiles(tx, [{ messageId: id, owner, ids }]);
  const stamp = { id, now: new Date(), files: taken.get(id) ?? [] };
  const [message] = await Promise.all([
    insert(tx, organizationId, outgoing, stamp),
    isPublic ? touch(tx, conversation, outgoing, stamp) : undefined,
    leaves ? queueDelivery(tx, organizationId, stamp, conversation, jobs) : undefined,
  ]);
  await attachFiles(tx, taken);
  return {
    kind: 'sent',
    message: { ...message, deliveryStatus: leaves ? 'queued' : null, deliveryError: null },
    events: [
      { type: 'message.created', conversationId: conversation.id, data: { messageId: message.id } },
      { type: 'conversation.updated', conversationId: conversation.id, data: {} },
    ],
  };
}

const TEAM_KEY = 'team';

async function findSent(tx: Tx, { externalId, conversationId }: Outgoing) {
  if (externalId === undefined || externalId === null) return undefined;
  return selectMessages(tx)
    .where('messages.channelKey', '=', `${TEAM_KEY}/${conversationId}`)
    .where('messages.externalId', '=', externalId)
    .executeTakeFirst();
}

async function insert(
  tx: Tx,
  organizationId: string,
  outgoing: Outgoing,
  { id, now, files }: { id: string; now: Date; files: StoredFile[] },
) {
  const { sender, run, externalId } = outgoing;
  const types = { agent: messageTypeOf(files), ai: 'ai_response', system: 'system' } as const;
  return tx
    .insertInto('messages')
    .values({
      id,
      organizationId,
      conversationId: outgoing.conversationId,
      senderId: sender.type === 'agent' ? sender.userId : null,
      senderType: sender.type,
      senderName: sender.type === 'system' ? null : sender.name,
      type: types[sender.type],
      content: outgoing.content,
      attachments: files.length === 0 ? null : JSON.stringify(files),
      metadata: metadataOf(outgoing),
      isPrivate: outgoing.isPrivate ?? false,
      externalId: externalId ?? null,
      channelKey:
        externalId === undefined || externalId === null
          ? null
          : `${TEAM_KEY}/${outgoing.conversationId}`,
      sources: JSON.stringify(outgoing.sources ?? []),
      runId: run?.id ?? null,
      aiModel: run?.model ?? null,
      tokensUsed: run?.tokens ?? null,
      processingTime: run?.processingTime ?? null,
      confidence: run?.confidence ?? null,
      toolsUsed: run?.toolsUsed ?? [],
      isDelivered: outgoing.inResponse ?? false,
      deliveredAt: outgoing.inResponse === true ? now : null,
      createdAt: now,
      updatedAt: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

function metadataOf({ event, unsourced = [] }: Outgoing): string | null {
  if (event !== undefined) return JSON.stringify({ event });
  return unsourced.length === 0 ? null : JSON.stringify({ unsourced });
}

/** Brings the conversation up to date with what was said in it. */
async function touch(
  tx: Tx,
  conversation: LockedConversation,
  { sender, content }: Outgoing,
  { now, files }: { now: Date; files: StoredFile[] },
): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({
      ...answered(conversation, now),
      messageCount: conversation.messageCount + 1,
      lastMessageAt: now,
      preview: previewOf(content, files),
      previewSender: sender.type,
      updatedAt: now,
      ...(sender.type === 'agent' ? { unreadCount: 0 } : {}),
    })
    .where('id', '=', conversation.id)
    .execute();
}

/** The mean time to answer, kept up as each waiting customer gets an answer. */
function answered(
  conversation: {
    waitingSince: Date | null;
    averageResponseTime: number | null;
    responseCount: number;
  },
  now: Date,
) {
  const { waitingSince, averageResponseTime, responseCount } = conversation;
  if (waitingSince === null) return {};
  const seconds = Math.max(0, (now.getTime() - waitingSince.getTime()) / 1_000);
  const total = (averageResponseTime ?? 0) * responseCount + seconds;
  return {
    averageResponseTime: total / (responseCount + 1),
    responseCount: responseCount + 1,
    waitingSince: null,
  };
}

async function queueDelivery(
  tx: Tx,
  organizationId: string,
  message: { id: string },
  { id: conversationId, channelId }: Pick<LockedConversation, 'id' | 'channelId'>,
  jobs: Jobs,
): Promise<void> {
  const id = newId();
  await tx
    .insertInto('deliveries')
    .values({ id, organizationId, messageId: message.id, conversationId, channelId })
    .execute();
  await jobs.send(tx, deliverMessage, [{ organizationId, deliveryId: id }]);
}
