import type { ChannelHandover } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { foldText } from '../../platform/index.ts';
import { hoursIn, openAt } from '../business-hours/index.ts';
import { handoverOf } from './mode.ts';
import { readRules } from './rule.ts';
import type { Rule } from './rule.ts';
import type { Facts } from './rules.ts';

/** What a turn is judged by, but for what is still to be reckoned. */
export interface Gathered {
  facts: Omit<Facts, 'nearness'>;
  rules: Rule[];
  channel: ChannelHandover;
  /** What people of the team told the customer since the AI last spoke, newest last. */
  saidByPeople: string[];
}

/** Messages that are looked at; a conversation that is longer has other troubles. */
const MESSAGES = 60;

/** Reads the facts of a turn that is about to begin. The statements travel together. */
export async function gatherFacts(tx: Tx, conversationId: string, now: Date): Promise<Gathered> {
  const [conversation, messages, rules] = await Promise.all([
    readConversation(tx, conversationId),
    readMessages(tx, conversationId),
    readRules(tx),
  ]);
  const channel = handoverOf(conversation.channelSettings);
  const hours = channel.hours ?? hoursIn(conversation.organizationSettings);
  const { wish } = Meta.parse(conversation.channelMeta ?? {});
  const begun = messages.findLastIndex(({ event }) => event !== null);
  const since = messages.slice(begun + 1);
  const lastAnswer = since.findLastIndex(({ senderType }) => senderType !== 'customer');
  const asked = since.filter(({ senderType }) => senderType === 'customer').map(textOf);
  const wasHandedBack = messages[begun]?.event === 'handed-back';
  return {
    channel,
    rules,
    facts: {
      mode: channel.mode,
      wish,
      isOpen: hours && openAt(hours, now),
      wasHandedBack,
      question: since
        .slice(lastAnswer + 1)
        .map(textOf)
        .join('\n'),
      asked,
      answers: since.filter(({ senderType }) => senderType === 'ai').length,
      tags: tagsOf(conversation),
    },
    saidByPeople: wasHandedBack ? peopleBefore(messages.slice(0, begun)) : [],
  };
}

type Line = Awaited<ReturnType<typeof readMessages>>[number];

const textOf = ({ content }: Line): string => content;

function peopleBefore(messages: Line[]): string[] {
  const lastOfAi = messages.findLastIndex(({ senderType }) => senderType === 'ai');
  return messages
    .slice(lastOfAi + 1)
    .filter(({ senderType }) => senderType === 'agent')
    .map(textOf);
}

async function readConversation(tx: Tx, id: string) {
  return tx
    .selectFrom('conversations')
    .innerJoin('organizations', 'organizations.id', 'conversations.organizationId')
    .leftJoin('channels', 'channels.id', 'conversations.channelId')
    .leftJoin('contacts', 'contacts.id', 'conversations.contactId')
    .select(['conversations.tags', 'conversations.channelMeta', 'conversations.customerMeta'])
    .select([
      'organizations.settings as organizationSettings',
      'channels.settings as channelSettings',
    ])
    .select('contacts.meta as contactMeta')
    .where('conversations.id', '=', id)
    .executeTakeFirstOrThrow();
}

const Told = z.object({ event: z.enum(['handed-back', 'reopened']) });

/** What was said, oldest first, with the lines at which a conversation begins anew. */
async function readMessages(tx: Tx, conversationId: string) {
  const rows = await tx
    .selectFrom('messages')
    .select(['senderType', 'content', 'metadata', 'isPrivate'])
    .where('conversationId', '=', conversationId)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MESSAGES)
    .execute();
  return rows.toReversed().flatMap(({ senderType, content, metadata, isPrivate }) => {
    const told = senderType === 'system' ? Told.safeParse(metadata) : undefined;
    const event = told?.success === true ? told.data.event : null;
    return event === null && (isPrivate || senderType === 'system')
      ? []
      : [{ senderType, content, event }];
  });
}

const Meta = z
  .object({ wish: z.enum(['ai', 'person']).nullable().catch(null).default(null) })
  .catch({ wish: null });

const word = z.string().transform((value) => [value]);
const words = z.union([word, z.array(z.string())]).catch([]);
const Marks = z
  .object({
    tags: words.default([]),
    segment: words.default([]),
    segments: words.default([]),
    plan: words.default([]),
  })
  .catch({ tags: [], segment: [], segments: [], plan: [] });

function tagsOf(row: { tags: string[]; contactMeta: unknown; customerMeta: unknown }): Set<string> {
  const marks = [row.contactMeta, row.customerMeta].flatMap((meta) =>
    Object.values(Marks.parse(meta ?? {})).flat(),
  );
  return new Set([...row.tags, ...marks].map(foldText));
}
