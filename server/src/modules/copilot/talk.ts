import { Source } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { languageOf, notFound } from '../../platform/index.ts';
import type { Language } from '../../platform/index.ts';
import { readModelSetup } from '../models/index.ts';
import type { ModelSetup } from '../models/index.ts';

/** One thing that was said to or by the customer. */
export interface Said {
  by: 'customer' | 'ai' | 'person';
  name: string | null;
  text: string;
  sources: Source[];
}

/** A conversation as the copilot reads it: notes of the team are left out. */
export interface Talk {
  organization: { id: string; slug: string };
  customer: { name: string | null; email: string | null; isVerified: boolean };
  channel: string;
  /** Oldest first. */
  said: Said[];
  /** What the customer wrote last, since somebody answered; else their last words. */
  question: string;
  language: Language;
  /** The model that the organization works with. */
  model: string | null;
  /** What that model depends on, beside its name. */
  setup: ModelSetup;
}

/** Messages and characters that are read at most; the newest ones count. */
const MESSAGES = 40;
const CHARACTERS = 24_000;

/** Reads a conversation; throws `not-found`. */
export async function readTalk(
  tx: Tx,
  {
    organizationId,
    conversationId,
    now,
  }: { organizationId: string; conversationId: string; now: Date },
): Promise<Talk> {
  const [conversation, rows, model, setup] = await Promise.all([
    readConversation(tx, conversationId),
    readMessages(tx, conversationId),
    modelOf(tx, conversationId),
    readModelSetup(tx, { organizationId, conversationId, now }),
  ]);
  if (!conversation) throw notFound('conversation');
  const said = rows.toReversed().map(saidOf);
  const question = questionOf(said);
  return {
    organization: { id: conversation.organizationId, slug: conversation.slug },
    customer: {
      name: conversation.customerName,
      email: conversation.customerEmail,
      isVerified: conversation.isVerified ?? false,
    },
    channel: conversation.channel.replaceAll('_', ' '),
    said: newest(said),
    question,
    language: languageOf(question),
    model,
    setup,
  };
}

async function readConversation(tx: Tx, id: string) {
  return tx
    .selectFrom('conversations')
    .innerJoin('organizations', 'organizations.id', 'conversations.organizationId')
    .leftJoin('contacts', 'contacts.id', 'conversations.contactId')
    .select(['conversations.organizationId', 'conversations.customerName'])
    .select(['conversations.customerEmail', 'conversations.channel'])
    .select(['organizations.slug', 'contacts.isVerified'])
    .where('conversations.id', '=', id)
    .executeTakeFirst();
}

async function readMessages(tx: Tx, conversationId: string) {
  return tx
    .selectFrom('messages')
    .select(['senderType', 'senderName', 'content', 'sources'])
    .where('conversationId', '=', conversationId)
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'ai', 'agent'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MESSAGES)
    .execute();
}

/** The model of the agent that has the conversation, or of the first one that is active. */
async function modelOf(tx: Tx, conversationId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('agents')
    .leftJoin('conversations', (join) =>
      join
        .onRef('conversations.assignedAgentId', '=', 'agents.id')
        .on('conversations.id', '=', conversationId),
    )
    .select('agents.model')
    .where((eb) =>
      eb.or([eb('agents.isActive', '=', true), eb('conversations.id', 'is not', null)]),
    )
    .orderBy((eb) => eb('conversations.id', 'is', null))
    .orderBy('agents.priority', 'desc')
    .orderBy('agents.createdAt')
    .limit(1)
    .executeTakeFirst();
  return row?.model ?? null;
}

const Sources = z.array(Source).catch([]);

function saidOf(row: Awaited<ReturnType<typeof readMessages>>[number]): Said {
  const by = row.senderType === 'customer' ? 'customer' : row.senderType === 'ai' ? 'ai' : 'person';
  return { by, name: row.senderName, text: row.content, sources: Sources.parse(row.sources) };
}

function questionOf(said: Said[]): string {
  const last = said.findLastIndex(({ by }) => by === 'customer');
  const before = said.slice(0, Math.max(0, last)).findLastIndex(({ by }) => by !== 'customer');
  return said
    .slice(before + 1, last + 1)
    .map(({ text }) => text)
    .join('\n');
}

function newest(said: Said[]): Said[] {
  let characters = 0;
  const from = said.findLastIndex(({ text }) => {
    characters += text.length;
    return characters > CHARACTERS;
  });
  return said.slice(Math.min(from + 1, said.length - 1));
}
