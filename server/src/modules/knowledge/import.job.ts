import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob, JobContext, Jobs } from '../../jobs/index.ts';
import { AppError, sha256 } from '../../platform/index.ts';
import type { SafeFetch } from '../../platform/index.ts';
import { logSystemEvent, recordEvents } from '../events/index.ts';
import { importKnowledge, indexKnowledge } from './job-types.ts';
import { keepDocument } from './keep-document.ts';
import { FileError } from './parse/document.ts';
import type { Upload } from './parse/document.ts';
import { readPage } from './page.ts';
import { createReader } from './parse/reader.ts';
import type { Reader } from './parse/reader.ts';

/** Where a file comes from, if it was not uploaded by itself. */
interface Origin {
  page?: string;
  archive?: string;
}

interface Failed {
  name: string;
  reason: string;
}

type Keep = (file: Upload, origin?: Origin) => Promise<void>;

/** An import while it runs. */
interface Running {
  organizationId: string;
  importId: string;
  reader: Reader;
  total: number;
  done: number;
  failed: Failed[];
  /** Names of files and the SHA-256 of what they hold. */
  seen: Map<string, string>;
  isCancelled: boolean;
}

/** Embedding begins before the last file is read. */
const INDEX_EVERY = 20;

/**
 * Reads the files of an import, each in a transaction of its own. A job that was killed begins
 * again: what this import brought already is left as it is. A cancelled one stops at the next file.
 */
export function importJob(dependencies: {
  database: Database;
  jobs: Jobs;
  fetch: SafeFetch;
}): BoundJob {
  const { database, jobs, fetch } = dependencies;
  return handleJob(
    importKnowledge,
    async ({ organizationId, importId }, context) => {
      const found = await begin(database, organizationId, importId);
      if (!found) return;
      const reader = createReader();
      const running: Running = {
        organizationId,
        importId,
        reader,
        total: found.fileIds.length + (found.url === null ? 0 : 1),
        done: 0,
        failed: [],
        seen: new Map(),
        isCancelled: false,
      };
      const keep: Keep = async (file, origin = {}) =>
        importFile(database, jobs, running, file, origin);
      try {
        if (found.url !== null) await importPage(found.url, fetch, running, keep, context);
        for (const fileId of found.fileIds) {
          context.signal.throwIfAborted();
          const upload = await readUpload(database, organizationId, fileId);
          if (!upload) return;
          await importUpload(upload, running, keep);
          if (running.isCancelled) return;
        }
      } finally {
        await reader.close();
      }
      await finish(database, jobs, running);
    },
    async ({ organizationId, importId }) => giveUp(database, jobs, organizationId, importId),
  );
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

/** Undefined if it is gone: cancelling removes what is not read yet. */
async function readUpload(
  database: Database,
  organizationId: string,
  id: string,
): Promise<Upload | undefined> {
  const row = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('files').select(['name', 'content']).where('id', '=', id).executeTakeFirst(),
  );
  return row && { name: row.name, bytes: row.content };
}

async function importPage(
  url: string,
  fetch: SafeFetch,
  running: Running,
  keep: Keep,
  { signal }: JobContext,
): Promise<void> {
  try {
    await keep(await readPage(url, fetch, signal), { page: url });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    running.failed.push({ name: url, reason: error.message });
  }
}

async function importUpload(upload: Upload, running: Running, keep: Keep): Promise<void> {
  if (!upload.name.toLowerCase().endsWith('.zip')) return keep(upload);
  const files = await unpacked(upload, running);
  running.total += files.length - 1;
  for (const file of files) {
    await keep(file, { archive: upload.name });
    if (running.isCancelled) return;
  }
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
  origin: Origin,
): Promise<void> {
  const { organizationId, importId } = running;
  const read = await readFile(running, file, origin);
  await database.inOrganization(organizationId, async (tx) => {
    if (!(await holdRunning(tx, importId))) {
      running.isCancelled = true;
      return;
    }
    for (const document of read?.documents ?? []) {
      await keepDocument(tx, running, document, {
        fileName:
          document.part === '' ? (origin.page ?? file.name) : `${file.name}#${document.part}`,
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

/** Undefined for a file that fails; the reason is noted. */
async function readFile(
  { reader, seen, failed }: Running,
  file: Upload,
  { archive }: Origin,
): Promise<Awaited<ReturnType<Reader['read']>> | undefined> {
  const hash = sha256(file.bytes);
  // Two archives may each hold an index.md.
  const name = archive === undefined ? file.name : `${archive} › ${file.name}`;
  const before = seen.get(file.name) ?? hash;
  seen.set(file.name, before);
  if (before !== hash) {
    const reason = 'Another file of this import has this name. Rename one and import it again.';
    failed.push({ name, reason });
    return undefined;
  }
  try {
    return await reader.read(file);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    failed.push({ name, reason: error.message });
    return undefined;
  }
}

/** True if the import still runs; then it cannot be cancelled before this transaction ends. */
async function holdRunning(tx: Tx, importId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('knowledge_imports')
    .select('id')
    .where('id', '=', importId)
    .where('status', '=', 'running')
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
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
    if (!(await holdRunning(tx, importId))) return;
    await tx.deleteFrom('files').where('importId', '=', importId).execute();
    await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    await report(tx, running, done === 0 ? 'failed' : 'done');
  });
}

const GIVEN_UP = {
  name: 'Import',
  reason:
    'The import broke off each time it was tried. What was read before is kept; the server’s log says why.',
};

/** An import that cannot be ended says so, and to the people who run the system as well. */
async function giveUp(
  database: Database,
  jobs: Jobs,
  organizationId: string,
  importId: string,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) => {
    const left = await tx
      .updateTable('knowledge_imports')
      .set({ status: 'failed', finishedAt: sql<Date>`now()` })
      .set({ failed: sql`failed || ${JSON.stringify([GIVEN_UP])}::jsonb` })
      .where('id', '=', importId)
      .where('status', 'in', ['queued', 'running'])
      .returning(['done', 'total', 'url'])
      .executeTakeFirst();
    if (!left) return;
    await tx.deleteFrom('files').where('importId', '=', importId).execute();
    await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    await logSystemEvent(tx, {
      organizationId,
      eventType: 'error',
      source: 'knowledge.import',
      message: `An import was given up after ${left.done} of ${left.total} files.`,
      severity: 'error',
      details: { importId, url: left.url },
    });
    await recordEvents(tx, organizationId, [
      { type: 'import.updated', conversationId: null, data: { importId } },
    ]);
  });
}
