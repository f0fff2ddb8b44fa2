import type { Database } from '../../database/index.ts';
import { readWhole } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';
import type { Pictures, Said } from './prompt.ts';

/** What models see (OpenAI, Anthropic, Google and Mistral alike). */
const SEEN = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
/** Bytes; no vendor takes more. */
const LARGEST = 5 * 2 ** 20;
/** Pictures that a model gets to see; of more, the latest. */
const MOST = 4;

/** True for a picture that a model can be shown. */
export function isSeen({ mimeType, size }: StoredFile): boolean {
  return SEEN.has(mimeType) && size <= LARGEST;
}

/**
 * Reads the pictures that a turn's prompt shows, outside of the transaction that began it. What
 * cannot be read is left out: the model reads its name all the same.
 */
export async function readPictures(
  database: Database,
  organizationId: string,
  said: Said[],
): Promise<Pictures> {
  const files = said.flatMap(({ images = [] }) => images).slice(-MOST);
  const pictures = new Map<string, string>();
  for (const file of files) {
    const bytes = await readWhole(database, organizationId, file);
    if (bytes.length > 0) pictures.set(file.id, bytes.toString('base64'));
  }
  return pictures;
}
