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
  const said = await readSaid(tx, conversation);
  const messages = messagesOf(said);
  const [first] = messages;
  if (first === undefined) {
    throw new AppError(
      'unprocessable',
      'The customer wrote nothing here that an AI agent answers.',
    );
  }
  const calls = await readCalls(tx, conversationId);
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
      handover: await handoverOf(tx, conversation),
    },
  });
}

interface Said {
  senderType: string;
  content: string;
  sources: unknown;
}

/** What was said until a person had it, oldest first. */
async function readSaid(
  tx: Tx,
  { id, handedOverAt }: { id: string; handedOverAt: Date | null },
): Promise<Said[]> {
  const rows = await tx
    .selectFrom('messages')
    .select(['senderType', 'content', 'sources', 'createdAt'])
    .where('conversationId', '=', id)
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'ai', 'agent'])
    .orderBy('createdAt')
    .orderBy('id')
    .limit(200)
    .execute();
  const person = rows.findIndex(({ senderType }) => senderType === 'agent');
  const alone = person === -1 ? rows : rows.slice(0, person);
  return alone.filter(
    ({ senderType, createdAt }) =>
      senderType === 'ai' || handedOverAt === null || createdAt <= handedOverAt,
  );
}

/** What the customer wrote in a row is one message: it had one answer. */
function messagesOf(said: Said[]): string[] {
  const messages: string[] = [];
  let goesOn = false;
  for (const { senderType, content } of said) {
    const isCustomer = senderType === 'customer';
    if (isCustomer && /\S/u.test(content)) {
      if (goesOn) messages.push(`${messages.pop() ?? ''}\n${content}`);
      else messages.push(content);
    }
    goesOn = isCustomer;
  }
  return messages.slice(0, MESSAGES).map((text) => text.slice(0, LENGTH).toWellFormed());
}

function sourcesOf(said: Said[]): { id: string; title: string }[] {
  const all = said
    .filter(({ senderType }) => senderType === 'ai')
    .flatMap(({ sources }) => Sources.parse(sources));
  const byId = new Map(all.map(({ id, title }) => [id, { id, title: title.slice(0, 500) }]));
  return [...byId.values()].slice(0, SOURCES);
}

async function readCalls(tx: Tx, conversationId: string) {
  const rows = await tx
    .selectFrom('tool_calls')
    .select(['toolName', 'input', 'output', 'status'])
    .where('conversationId', '=', conversationId)
    .where('status', '=', 'done')
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

async function handoverOf(
  tx: Tx,
  { id, handedOverAt }: { id: string; handedOverAt: Date | null },
): Promise<{ isExpected: boolean; reason: string | null }> {
  if (handedOverAt === null) return { isExpected: false, reason: null };
  const first = await tx
    .selectFrom('handovers')
    .select('reason')
    .where('conversationId', '=', id)
    .orderBy('createdAt')
    .executeTakeFirst();
  // A person took it of their own accord: the AI did not hand over.
  return { isExpected: first !== undefined, reason: first?.reason ?? null };
}
