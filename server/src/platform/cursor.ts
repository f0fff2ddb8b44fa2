import { AppError } from './errors.ts';

/** Where a page ended: the time and id of its last row. */
export interface Cursor {
  at: string;
  id: string;
}

/** An opaque cursor for clients. */
export function writeCursor(at: Date | string, id: string): string {
  const time = typeof at === 'string' ? at : at.toISOString();
  return Buffer.from(`${time} ${id}`).toString('base64url');
}

/** Reads a cursor that {@link writeCursor} made; throws `invalid` for any other text. */
export function readCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const plain = /^[\w-]{1,64}$/u.test(id);
  // Years of other lengths are times too, but PostgreSQL reaches less far back.
  if (!plain || !/^\d{4}-/u.test(at) || Number.isNaN(Date.parse(at))) {
    throw new AppError('invalid', 'The cursor is not one of ours. Take nextCursor as it came.');
  }
  return { at, id };
}

/**
 * Cuts rows that were read with `limit + 1` to a page; `keyOf` says by what they are ordered, and
 * the page's end becomes the cursor of the next.
 */
export function cutPage<T>(
  rows: T[],
  limit: number,
  keyOf: (row: T) => { at: Date | string; id: string },
): { rows: T[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  if (rows.length <= limit || last === undefined) return { rows: shown, nextCursor: null };
  const { at, id } = keyOf(last);
  return { rows: shown, nextCursor: writeCursor(at, id) };
}
