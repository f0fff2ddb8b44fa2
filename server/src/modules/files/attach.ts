import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import type { StoredFile } from './attachment.ts';

/** Files that somebody wants to go with a message. */
export interface Wanted {
  messageId: string;
  /** Who attaches them: as in `files.uploadedBy`. */
  owner: string;
  ids: string[];
}

/**
 * Locks files and returns them by message, in the order in which they were named. Throws
 * `not-found` for what is not there or was uploaded by somebody else, and `conflict` for what goes
 * with a message already.
 */
export async function takeFiles(tx: Tx, wanted: Wanted[]): Promise<Map<string, StoredFile[]>> {
  const ids = [...new Set(wanted.flatMap((each) => each.ids))];
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('files')
    .select(['id', 'name', 'mimeType', 'size', 'width', 'height', 'uploadedBy', 'messageId'])
    .where(sql<boolean>`id = ANY(${ids}::text[])`)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
  const free = new Map(rows.map((row) => [row.id, row]));
  const take = (id: string, owner: string): StoredFile => {
    const row = free.get(id);
    if (row?.uploadedBy !== owner) throw notFound('file');
    if (row.messageId !== null) {
      throw new AppError('conflict', 'This file is part of a message already. Upload it again.');
    }
    const { uploadedBy: _, messageId: __, ...file } = row;
    return file;
  };
  return new Map(
    wanted.map(({ messageId, owner, ids: named }) => {
      const files = [...new Set(named)].map((id) => take(id, owner));
      for (const { id } of files) markTaken(free, id, messageId);
      return [messageId, files];
    }),
  );
}

/** Two messages of one batch must not get the same file either. */
function markTaken<T extends { messageId: string | null }>(
  rows: Map<string, T>,
  id: string,
  messageId: string,
): void {
  const row = rows.get(id);
  if (row) rows.set(id, { ...row, messageId });
}

/** Binds taken files to their messages, which are there by now. */
export async function attachFiles(tx: Tx, taken: Map<string, StoredFile[]>): Promise<void> {
  const pairs = [...taken].flatMap(([messageId, files]) =>
    files.map(({ id }) => ({ id, messageId })),
  );
  if (pairs.length === 0) return;
  await sql`
    UPDATE files AS f SET "messageId" = n."messageId"
    FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS n(id text, "messageId" text)
    WHERE f.id = n.id`.execute(tx);
}
