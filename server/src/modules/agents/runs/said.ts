import type { Tx } from '../../../database/index.ts';
import { readStored } from '../../files/index.ts';
import type { StoredFile } from '../../files/index.ts';
import { isSeen } from '../pictures.ts';
import type { Said } from '../prompt.ts';
import { extract } from '../summaries/extract.ts';
import { isLong, readWritten, summaryOf } from '../summaries/written.ts';
import type { Written } from '../summaries/written.ts';

/** Messages that a model gets to read at most. */
const MESSAGES = 20;
/** Characters of them at most; the oldest go first. */
const CHARACTERS = 24_000;

export interface History {
  /** What was said, oldest first; what one side said in a row is one piece. */
  said: Said[];
  /** The customer's last message; null where they never wrote. */
  lastCustomerMessageId: string | null;
  /** True: it is time to sum up what was said first. */
  isLong: boolean;
}

/**
 * Reads what the customer and the team's side said in a conversation, notes left out. What is too
 * long ago to be read whole is summed up: as the conversation keeps it, and after that in extracts.
 */
export async function readHistory(tx: Tx, conversationId: string): Promise<History> {
  const [{ summary, upTo }, rows] = await Promise.all([
    summaryOf(tx, conversationId),
    readWritten(tx, conversationId),
  ]);
  // Newest first, down to what the summary has.
  const summed = rows.findIndex(({ id }) => id === upTo);
  const since = summed === -1 ? rows : rows.slice(0, summed);
  const latest = since.slice(0, lengthOfLatest(since));
  const extracted = extract(since.slice(latest.length).toReversed());
  const earlier = [summary ?? '', extracted].filter((text) => text !== '').join('\n');
  const last = rows.find(({ senderType }) => senderType === 'customer');
  return {
    said: [
      ...(earlier === '' ? [] : [{ by: 'summary', text: earlier } as const]),
      ...piecesOf(latest.toReversed()),
    ],
    lastCustomerMessageId: last?.id ?? null,
    isLong: isLong(since),
  };
}

/** How many of the newest are read whole: at least one. */
function lengthOfLatest(rows: Written[]): number {
  let characters = 0;
  for (const [place, row] of rows.entries()) {
    characters += textOf(row).length;
    if (place >= MESSAGES || (characters > CHARACTERS && place > 0)) return place;
  }
  return rows.length;
}

function piecesOf(rows: Written[]): Said[] {
  const said: Said[] = [];
  for (const row of rows) {
    const by = row.senderType === 'customer' ? 'customer' : 'team';
    const images = by === 'customer' ? readStored(row.attachments).filter(isSeen) : [];
    const before = said.at(-1);
    if (before?.by === by) {
      before.text += `\n${textOf(row)}`;
      if (images.length > 0) before.images = [...(before.images ?? []), ...images];
    } else said.push({ by, text: textOf(row), ...(images.length > 0 ? { images } : {}) });
  }
  return said;
}

function textOf({ content, attachments }: Written): string {
  return [content, ...readStored(attachments).map(inWords)].filter(Boolean).join('\n');
}

/** A model reads of a file what it is; only pictures are shown too, to models that see. */
function inWords({ name, mimeType, size }: StoredFile): string {
  return `[attachment: ${name}, ${mimeType}, ${Math.ceil(size / 1_024)} kB]`;
}

/** What the customer wants answered: all that they wrote since the last answer. */
export function questionOf(said: Said[]): string {
  const last = said.findLast(({ by }) => by === 'customer');
  return last?.text ?? '';
}
