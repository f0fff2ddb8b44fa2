import { Source, SuiteCaseInput } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../../database/index.ts';
import { AppError, notFound } from '../../../platform/index.ts';

/** Messages of the customer at most, and characters of one. */
const MESSAGES = 20;
const LENGTH = 5_000;
const NAME = 80;
const TOOLS = 30;
const SOURCES = 20;
/** Characters of a result that is kept to be given again. */
const RESULT = 20_000;

const Sources = z.array(Source).catch([]);
const Input = z.record(z.string(), z.json()).catch({});

/**
 * A case made of a conversation: what the customer wrote until a person had it, and as expectations
 * what the AI really did: what it cited and called, and whether it handed over. What tools answered
 * then is given again. Throws `not-found`, and `unprocessable` where the customer wrote nothing.
 */
export async function caseOfConversation(tx: Tx, conversationId: string): Promise<SuiteCaseInput> {
  const conversation = await tx
    .selectFrom('conversations')
    .select(['id', 'subject', 'handedOverAt'])
    .where('id', '=', conversationId)
    .executeTakeFirst();
  if (!conversation) throw notFound('conversation');
  const handover = await firstHandover(tx, conversation);
  const { said, until } = testable(await readSaid(tx, conversationId), handover?.at ?? null);
  const messages = messagesOf(said);
  const [first] = messages;
  if (first === undefined) {
    throw new AppError(
      'unprocessable',
      'The customer wrote nothing here that an AI agent answers.',
    );
  }
  const calls = await readCalls(tx, conversationId, until);
  const isHandedOver = handover !== undefined && (until === null || handover.at < until);
  const named = conversation.subject?.trim() ?? '';
  return SuiteCaseInput.parse({
    name: (named === '' ? first : named).replaceAll(/\s+/gu, ' ').slice(0, NAME).toWellFormed(),
    customer: { kind: 'messages', messages },
    toolResults: calls.flatMap(({ name, input, output }) =>
      JSON.stringify(output ?? null).length > RESULT
        ? []
        : [{ name, input, result: output ?? null }],
    ),
    expectations: {
      sources: sourcesOf(said),
      tools: calls.map(({ name, input }) => ({ name, input })),
      // A person who took it of their own accord: the AI did not hand over.
      handover: isHandedOver
        ? { isExpected: handover.reason !== null, reason: handover.reason }
        : { isExpected: false, reason: null },
    },
  });
}

interface Said {
  senderType: string;
  content: string;
  sources: unknown;
  createdAt: Date;
}

/** What was said, oldest first. */
async function readSaid(tx: Tx, id: string): Promise<Said[]> {
  return tx
    .selectFrom('messages')
    .select(['senderType', 'content', 'sources', 'createdAt'])
    .where('conversationId', '=', id)
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'ai', 'agent'])
    .orderBy('createdAt')
    .orderBy('id')
    .limit(200)
    .execute();
}

/**
 * What can be asked again: all until a person wrote or the customer wrote to one, and until there are
 * too many messages. `until`: when the first that is left out was written; null where none is.
 */
function testable(said: Said[], handedOverAt: Date | null): { said: Said[]; until: Date | null } {
  let count = 0;
  let goesOn = false;
  for (const [place, { senderType, content, createdAt }] of said.entries()) {
    const isCustomer = senderType === 'customer';
    if (isCustomer && !goesOn && isWritten(content)) count += 1;
    const isToPerson = isCustomer && handedOverAt !== null && createdAt > handedOverAt;
    if (senderType === 'agent' || isToPerson || count > MESSAGES) {
      return { said: said.slice(0, place), until: createdAt };
    }
    goesOn = isCustomer && (goesOn || isWritten(content));
  }
  return { said, until: null };
}

/** What the customer wrote in a row is one message: it had one answer. */
function messagesOf(said: Said[]): string[] {
  const messages: string[] = [];
  let goesOn = false;
  for (const { senderType, content } of said) {
    const isCustomer = senderType === 'customer';
    if (isCustomer && isWritten(content)) {
      messages.push(goesOn ? `${messages.pop() ?? ''}\n${content}` : content);
    }
    goesOn = isCustomer && (goesOn || isWritten(content));
  }
  return messages.map((text) => text.slice(0, LENGTH).toWellFormed());
}

function isWritten(content: string): boolean {
  return /\S/u.test(content);
}

function sourcesOf(said: Said[]): { id: string; title: string }[] {
  const all = said
    .filter(({ senderType }) => senderType === 'ai')
    .flatMap(({ sources }) => Sources.parse(sources));
  const byId = new Map(all.map(({ id, title }) => [id, { id, title: title.slice(0, 500) }]));
  return [...byId.values()].slice(0, SOURCES);
}

async function readCalls(tx: Tx, conversationId: string, until: Date | null) {
  const rows = await tx
    .selectFrom('tool_calls')
    .select(['toolName', 'input', 'output', 'status'])
    .where('conversationId', '=', conversationId)
    .where('status', '=', 'done')
    .$if(until !== null, (query) => query.where('createdAt', '<', until))
    .orderBy('createdAt')
    .orderBy('position')
    .limit(TOOLS)
    .execute();
  return rows.map(({ toolName, input, output }) => ({
    name: toolName,
    input: Input.parse(input),
    output,
  }));
}

/** When a person was first to have it, and why; no reason where one took it of their own accord. */
async function firstHandover(
  tx: Tx,
  { id, handedOverAt }: { id: string; handedOverAt: Date | null },
): Promise<{ at: Date; reason: string | null } | undefined> {
  const first = await tx
    .selectFrom('handovers')
    .select(['reason', 'createdAt'])
    .where('conversationId', '=', id)
    .orderBy('createdAt')
    .executeTakeFirst();
  if (first) return { at: first.createdAt, reason: first.reason };
  return handedOverAt === null ? undefined : { at: handedOverAt, reason: null };
}
