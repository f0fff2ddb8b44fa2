import { once } from 'node:events';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Database } from '../../database/index.ts';
import { readFiles } from './read-files.ts';
import { readLines } from './read-lines.ts';
import { EXPORTED, LEFT_OUT } from './tables.ts';

/** Whose everything is written, and by whom. */
export interface Exported {
  organizationId: string;
  slug: string;
  at: Date;
}

/**
 * Everything of an organization as a ZIP, written while it is read. The manifest comes last: a ZIP
 * without one, or without an end, is not whole. Destroy the stream to stop.
 */
export function writeZip(database: Database, exported: Exported): Readable {
  const zip = new ZipFile();
  // The only stream that yazl makes, whatever its types call it.
  const output = Readable.from(zip.outputStream);
  const fail = (error: unknown): unknown =>
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  addAll(zip, database, exported, () => output.destroyed).catch(fail);
  return output;
}

async function addAll(
  zip: ZipFile,
  database: Database,
  { organizationId, slug, at }: Exported,
  isOver: () => boolean,
): Promise<void> {
  const tables: Record<string, number> = {};
  for (const exported of EXPORTED) {
    tables[exported.table] = 0;
    const lines = readLines(database, organizationId, exported, (rows) => {
      tables[exported.table] = (tables[exported.table] ?? 0) + rows;
    });
    await add(zip, `${exported.table}.jsonl`, lines, at);
    if (isOver()) return;
  }
  let files = 0;
  for await (const { path, read } of readFiles(database, organizationId)) {
    files += 1;
    await add(zip, path, read(), at);
    if (isOver()) return;
  }
  const manifest = {
    format: 'frontdesk-export',
    version: 1,
    organization: { id: organizationId, slug },
    exportedAt: at.toISOString(),
    tables,
    files,
    leftOut: LEFT_OUT,
  };
  zip.addBuffer(Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), 'manifest.json', {
    mtime: at,
  });
  zip.end();
}

/** Adds one file and waits until it was read to its end, so that only one is held at a time. */
async function add(
  zip: ZipFile,
  path: string,
  pieces: AsyncGenerator<string | Buffer>,
  mtime: Date,
): Promise<void> {
  const source = Readable.from(pieces, { objectMode: false });
  const ended = once(source, 'close');
  zip.addReadStream(source, path, { mtime });
  await ended;
}
