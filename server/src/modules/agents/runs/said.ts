import type { Tx } from '../../../database/index.ts';
import { readStored } from '../../files/index.ts';
import type { StoredFile } from '../../files/index.ts';
import type { Said } from '../prompt.ts';

/** Messages that a model gets to read at most. */
const MESSAGES = 20;
/** Characters of them at most; the oldest go first. */
const CHARACTERS = 24_000;

export interface History {
  /** What was said, oldest first; what one side said in a row is one piece. */
  said: Said[];
  /** The customer's last message; null where they never wrote. */
  lastCustomerMessageId: string | null;
}

/** Reads what the customer and the team's side said in a conversation, notes left out. */
export async function readHistory(tx: Tx, conversationId: string): Promise<History> {
  const rows = await tx
    .selectFrom('messages')
    .select(['id', 'senderType', 'content', 'attachments'])
    .where('conversationId', '=', conversationId)
    .where('isPrivate', '=', false)
    .where('senderType', 'in', ['customer', 'agent', 'ai'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(MESSAGES)
    .execute();
  const said: Said[] = [];
  let characters = 0;
  for (const { senderType, content: words, attachments } of rows) {
    const content = [words, ...readStored(attachments).map(inWords)].filter(Boolean).join('\n');
    characters += content.length;
    if (characters > CHARACTERS && said.length > 0) break;
    const by = senderType === 'customer' ? 'customer' : 'team';
    const after = said.at(-1);
    if (after?.by === by) after.text = `${content}\n${after.text}`;
    else said.push({ by, text: content });
  }
  const last = rows.find(({ senderType }) => senderType === 'customer');
  return { said: said.toReversed(), lastCustomerMessageId: last?.id ?? null };
}

/** A model reads of a file what it is; its bytes are not shown to any. */
function inWords({ name, mimeType, size }: StoredFile): string {
  return `[attachment: ${name}, ${mimeType}, ${Math.ceil(size / 1_024)} kB]`;
}

/** What the customer wants answered: all that they wrote since the last answer. */
export function questionOf(said: Said[]): string {
  const last = said.findLast(({ by }) => by === 'customer');
  return last?.text ?? '';
}
