import { z } from 'zod';
import type { Tx } from '../../../database/index.ts';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { ToolPlace } from './tool-place.ts';

const Input = z.object({
  limit: z.number().int().min(1).max(10).default(5),
});

/** Characters of each message that are given. */
const EXCERPT = 300;
/** Messages of each conversation. */
const MESSAGES = 6;

/** Reads earlier conversations of the same customer, newest first, notes of the team left out. */
export function findPastConversations({
  database,
  organizationId,
  conversationId,
}: ToolPlace): Tool {
  return defineTool({
    name: 'findPastConversations',
    stepKind: 'tool',
    purpose:
      'Find what this customer wrote before, and what they were answered. Use it where they speak of something earlier.',
    input: Input,
    run: async ({ limit }) => ({
      kind: 'result',
      value: {
        conversations: await database.inOrganization(organizationId, async (tx) =>
          read(tx, conversationId, limit),
        ),
      },
    }),
  });
}

async function read(tx: Tx, conversationId: string, limit: number) {
  const conversations = await tx
    .selectFrom('conversations as past')
    .innerJoin('conversations as now', 'now.contactId', 'past.contactId')
    .select(['past.id', 'past.subject', 'past.status', 'past.startedAt', 'past.tags'])
    .where('now.id', '=', conversationId)
    .where('past.id', '!=', conversationId)
    .orderBy('past.lastMessageAt', 'desc')
    .limit(limit)
    .execute();
  return Promise.all(
    conversations.map(async ({ id, startedAt, ...conversation }) => ({
      ...conversation,
      date: startedAt.toISOString().slice(0, 10),
      messages: await readMessages(tx, id),
    })),
  );
}

async function readMessages(tx: Tx, conversationId: string) {
  const messages = await tx
    .selectFrom('messages')
    .select(['senderType', 'content'])
    .where('conversationId', '=', conversationId)
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'agent', 'ai'])
    .orderBy('createdAt', 'desc')
    .limit(MESSAGES)
    .execute();
  return messages
    .toReversed()
    .map(({ senderType, content }) => ({ from: senderType, text: content.slice(0, EXCERPT) }));
}
