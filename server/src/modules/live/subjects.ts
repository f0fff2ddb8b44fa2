import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Tx } from '../../database/index.ts';
import { selectConversations } from '../conversations/index.ts';
import type { ConversationRow } from '../conversations/index.ts';
import { selectMessages } from '../messages/index.ts';
import type { MessageRow } from '../messages/index.ts';

/** What events carry: ids, and small numbers. */
export const EventData = z.object({
  messageId: z.string().optional(),
  importId: z.string().optional(),
  agentId: z.string().optional(),
  teamId: z.string().optional(),
  itemId: z.string().nullish(),
  indexed: z.number().optional(),
  total: z.number().optional(),
});

export interface EventRow {
  sequence: number;
  type: string;
  conversationId: string | null;
  data: z.infer<typeof EventData>;
}

/** The rows that a batch of events speaks of, by id. */
export interface Subjects {
  conversations: Map<string, ConversationRow>;
  messages: Map<string, MessageRow>;
  imports: Map<string, Selectable<DB['knowledge_imports']>>;
}

/** Reads all of them with one query a table. */
export async function readSubjects(tx: Tx, rows: EventRow[]): Promise<Subjects> {
  const conversationIds = unique(rows.map(({ conversationId }) => conversationId));
  const messageIds = unique(rows.map(({ data }) => data.messageId));
  const importIds = unique(rows.map(({ data }) => data.importId));
  const conversations =
    conversationIds.length === 0
      ? []
      : await selectConversations(tx).where('conversations.id', 'in', conversationIds).execute();
  const messages =
    messageIds.length === 0
      ? []
      : await selectMessages(tx).where('messages.id', 'in', messageIds).execute();
  const imports =
    importIds.length === 0
      ? []
      : await tx.selectFrom('knowledge_imports').selectAll().where('id', 'in', importIds).execute();
  return { conversations: byId(conversations), messages: byId(messages), imports: byId(imports) };
}

function unique(ids: (string | null | undefined)[]): string[] {
  return [...new Set(ids.flatMap((id) => id ?? []))];
}

function byId<T extends { id: string }>(rows: T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
