import { sql } from 'kysely';
import type { Expression } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { NewEvent } from '../events/index.ts';

/** What happened to a conversation, as its thread tells the team. */
export interface Line {
  /** What it tells, for who does not read English. */
  event:
    | 'assigned'
    | 'unassigned'
    | 'taken-over'
    | 'handed-back'
    | 'handed-over'
    | 'resolved'
    | 'closed'
    | 'reopened'
    | 'changed';
  /** The same as a sentence. */
  content: string;
}

/** Right before what this transaction itself writes, by the database's clock. */
export const BEFORE_THIS: Expression<Date> = sql<Date>`now() - interval '1 millisecond'`;

/**
 * Puts a line into the thread of each conversation: a private message of the system, which never
 * leaves, is never unread and never a conversation's last words. It stands after all that was said
 * before, or at the time `at`. Returns what the caller records, last of all.
 */
export async function addLines(
  tx: Tx,
  organizationId: string,
  conversations: { id: string }[],
  lines: Line[],
  at: Date | Expression<Date> = new Date(),
): Promise<NewEvent[]> {
  const rows = conversations.flatMap(({ id: conversationId }) =>
    lines.map(({ event, content }) => ({
      id: newId(),
      organizationId,
      conversationId,
      senderType: 'system',
      type: 'system' as const,
      content,
      metadata: JSON.stringify({ event }),
      isPrivate: true,
      createdAt: at,
      updatedAt: at,
    })),
  );
  // In parts: a statement takes no more than 65,535 values.
  for (let start = 0; start < rows.length; start += PART) {
    await tx
      .insertInto('messages')
      .values(rows.slice(start, start + PART))
      .execute();
  }
  return rows.map(({ id, conversationId }) => ({
    type: 'message.created',
    conversationId,
    data: { messageId: id },
  }));
}

const PART = 1_000;
