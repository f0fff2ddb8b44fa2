import { namesOf } from '../files/index.ts';
import type { StoredFile } from '../files/index.ts';

const PREVIEW_LENGTH = 140;
const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The first words of a message, on one line, never cutting a character in half (U+FFFD if it came
 * so); where there are none, the names of its files.
 */
export function previewOf(content: string, files: StoredFile[]): string {
  return /\S/u.test(content) ? firstWords(content) : firstWords(namesOf(files));
}

function firstWords(content: string): string {
  const line = content
    .slice(0, PREVIEW_LENGTH * 8)
    .toWellFormed()
    .replace(/\s+/gu, ' ')
    .trim();
  if (line.length <= PREVIEW_LENGTH) return line;
  let preview = '';
  for (const { segment } of characters.segment(line)) {
    if (preview.length + segment.length >= PREVIEW_LENGTH) break;
    preview += segment;
  }
  return `${preview}…`;
}
