import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob, JobContext, Jobs } from '../../jobs/index.ts';
import { AppError } from '../../platform/index.ts';
import type { SafeFetch } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import { importKnowledge, indexKnowledge } from './job-types.ts';
import { FileError } from './parse/document.ts';
import type { Document, Upload } from './parse/document.ts';
import { readPage } from './page.ts';
import { createReader } from './parse/reader.ts';
import type { Reader } from './parse/reader.ts';
import { insertItem, updateItem } from './store.ts';

interface Failed {
  name: string;
  reason: string;
}

/** An import while it runs. */
interface Running {
  organizationId: string;
  importId: string;
  reader: Reader;
  total: number;
  done: number;
  failed: Failed[];
}

/** Embedding begins before the last file is read. */
const INDEX_EVERY = 20;

/**
 * Reads the files of an import, each in a transaction of its own. A job that was killed begins
 * again: files that are in already are the same and change nothing.
 */
export function importJob(dependencies: {
  database: Database;
  jobs: Jobs;
  fetch: SafeFetch;
}): BoundJob {
  const { database, jobs, fetch } = dependencies;
  return handleJob(importKnowledge, async ({ organizationId, importId }, context) => {
    const found = await begin(database, organizationId, importId);
    if (!found) return;
    const reader = createReader();
    const running: Running = { organizationId, importId, reader, total: 0, done: 0, failed: [] };
    running.total = found.fileIds.length + (found.url === null ? 0 : 1);
    const keep = async (file: Upload, page?: string): Promise<void> =>
      importFile(database, jobs, running, file, page);
    try {
      if (found.url !== null) await importPage(found.url, fetch, running, keep, context);
      for (const fileId of found.fileIds) {
        context.signal.throwIfAborted();
        await importUpload(await readUpload(database, organizationId, fileId), running, keep);
      }
    } finally {
      await reader.close();
    }
    await finish(database, jobs, running);
  });
}

async function begin(database: Database, organizationId: string, importId: string) {
  return database.inOrganization(organizationId, async (tx) => {
    const row = await tx
      .updateTable('knowledge_imports')
      .set({ status: 'running', done: 0, failed: '[]' })
      .where('id', '=', importId)
      .where('status', 'in', ['queued', 'running'])
      .returning('url')
      .executeTakeFirst();
    if (!row) return undefined;
    const files = await tx
      .selectFrom('files')
      .select('id')
      .where('importId', '=', importId)
      .orderBy('id')
      .execute();
    return { url: row.url, fileIds: files.map(({ id }) => id) };
  });
}

async function readUpload(database: Database, organizationId: string, id: string): Promise<Upload> {
  const { name, content } = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('files')
      .select(['name', 'content'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow(),
  );
  return { name, bytes: content };
}

async function importPage(
  url: string,
  fetch: SafeFetch,
  running: Running,
  keep: (file: Upload, page?: string) => Promise<void>,
  { signal }: JobContext,
): Promise<void> {
  try {
    await keep(await readPage(url, fetch, signal), url);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    running.failed.push({ name: url, reason: error.message });
  }
}

async function importUpload(
  upload: Upload,
  running: Running,
  keep: (file: Upload) => Promise<void>,
): Promise<void> {
  if (!upload.name.toLowerCase().endsWith('.zip')) return keep(upload);
  const files = await unpacked(upload, running);
  running.total += files.length - 1;
  for (const file of files) await keep(file);
}

async function unpacked(archive: Upload, running: Running): Promise<Upload[]> {
  try {
    return await running.reader.unpack(archive);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    running.failed.push({ name: archive.name, reason: error.message });
    running.total += 1;
    return [];
  }
}

async function importFile(
  database: Database,
  jobs: Jobs,
  running: Running,
  file: Upload,
  page: string | undefined,
): Promise<void> {
  const { organizationId } = running;
  let read: Awaited<ReturnType<Reader['read']>> | undefined;
  try {
    read = await running.reader.read(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    running.failed.push({ name: file.name, reason: error.message });
  }
  await database.inOrganization(organizationId, async (tx) => {
    for (const document of read?.documents ?? []) {
      await keepDocument(tx, organizationId, document, {
        fileName: document.part === '' ? (page ?? file.name) : `${file.name}#${document.part}`,
        fileSize: file.bytes.byteLength,
        mimeType: read?.mimeType ?? null,
      });
    }
    const done = running.done + (read ? 1 : 0);
    if (read && done % INDEX_EVERY === 0) await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    await report(tx, { ...running, done }, 'running');
  });
  if (read) running.done += 1;
}

/** The same file again is a new version of the same article, and nothing if it says the same. */
async function keepDocument(
  tx: Tx,
  organizationId: string,
  document: Document,
  file: { fileName: string; fileSize: number; mimeType: string | null },
): Promise<void> {
  const said = {
    title: document.title,
    content: document.content,
    metaDescription: document.description?.slice(0, 1_000) ?? null,
    fileSize: file.fileSize,
    mimeType: file.mimeType,
  };
  const known = await tx
    .selectFrom('knowledge_base_items')
    .selectAll()
    .where('organizationId', '=', organizationId)
    .where('fileName', '=', file.fileName)
    .forUpdate()
    .executeTakeFirst();
  if (!known) {
    const { category } = document;
    await insertItem(tx, organizationId, { ...said, category, fileName: file.fileName });
    return;
  }
  const isSame =
    known.title === said.title &&
    known.content === said.content &&
    known.metaDescription === said.metaDescription;
  if (!isSame) await updateItem(tx, known, said);
}

async function report(
  tx: Tx,
  { organizationId, importId, total, done, failed }: Running,
  status: 'running' | 'done' | 'failed',
): Promise<void> {
  await tx
    .updateTable('knowledge_imports')
    .set({ status, total, done, failed: JSON.stringify(failed) })
    .set(status === 'running' ? {} : { finishedAt: sql<Date>`now()` })
    .where('id', '=', importId)
    .execute();
  await recordEvents(tx, organizationId, [
    { type: 'import.updated', conversationId: null, data: { importId } },
  ]);
}

/** The uploads are not needed any more: what they say is in the articles. */
async function finish(database: Database, jobs: Jobs, running: Running): Promise<void> {
  const { organizationId, importId, done } = running;
  await database.inOrganization(organizationId, async (tx) => {
    await tx.deleteFrom('files').where('importId', '=', importId).execute();
    await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    await report(tx, running, done === 0 ? 'failed' : 'done');
  });
}
