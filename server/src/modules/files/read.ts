import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';

/** Bytes that are in memory at a time while a file is sent. */
const PIECE = 1_048_576;

export interface FoundFile {
  id: string;
  name: string;
  mimeType: string;
  size: number;
  sha256: string;
  width: number | null;
}

/**
 * A file that was uploaded to be attached; what was uploaded to be imported is nobody's to read, and
 * nothing of an organization that is closed.
 */
export async function findFile(tx: Tx, id: string): Promise<FoundFile | undefined> {
  return tx
    .selectFrom('files')
    .innerJoin('organizations', 'organizations.id', 'files.organizationId')
    .select(['files.id', 'files.name', 'mimeType', 'files.size', 'sha256', 'width'])
    .where('files.id', '=', id)
    .where('uploadedBy', 'is not', null)
    .where('organizations.isActive', '=', true)
    .executeTakeFirst();
}

/** The bytes of a file from `start` to `end` (excluded), piece by piece. */
export async function* readPieces(
  database: Database,
  organizationId: string,
  { id, start, end }: { id: string; start: number; end: number },
): AsyncGenerator<Buffer> {
  for (let at = start; at < end; at += PIECE) {
    const length = Math.min(PIECE, end - at);
    const row = await database.inOrganization(organizationId, async (tx) =>
      tx
        .selectFrom('files')
        .select(sql<Buffer>`substring(content FROM ${at + 1}::int FOR ${length}::int)`.as('piece'))
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (!row) throw notFound('file');
    yield row.piece;
  }
}

/** All bytes of a file, for a channel that passes it on. */
export async function readWhole(
  database: Database,
  organizationId: string,
  { id, size }: { id: string; size: number },
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const all = readPieces(database, organizationId, { id, start: 0, end: size });
  for await (const piece of all) pieces.push(piece);
  return Buffer.concat(pieces);
}
