import {
  cancelImport,
  getKnowledgeImport,
  listImports,
  startKnowledgeImport,
} from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { cutPage, newId, notFound, readCursor, sha256 } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import { importKnowledge, indexKnowledge } from './job-types.ts';
import { namedFiles } from './uploads.ts';
import type { ReceivedFile } from './uploads.ts';
import { importView } from './view.ts';

/** Starting an import, how far it is, and stopping it. */
export function importRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(startKnowledgeImport, async ({ body, files, caller: { organizationId, userId } }) => {
      const received = namedFiles(files);
      const url = body?.url ?? null;
      return database.inOrganization(organizationId, async (tx) => {
        const row = await tx
          .insertInto('knowledge_imports')
          .values({
            id: newId(),
            organizationId,
            url,
            total: url === null ? received.length : 1,
            createdBy: userId,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        for (const file of received) await storeFile(tx, organizationId, row.id, file);
        await jobs.send(tx, importKnowledge, [{ organizationId, importId: row.id }]);
        await announce(tx, organizationId, row.id);
        return importView(row);
      });
    }),
    bind(getKnowledgeImport, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => find(tx, params.id)),
    ),
    bind(listImports, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const after = readCursor(query.cursor);
        let select = tx
          .selectFrom('knowledge_imports')
          .selectAll()
          .where('organizationId', '=', caller.organizationId)
          .orderBy('createdAt', 'desc')
          .orderBy('id', 'desc')
          .limit(query.limit + 1);
        if (after) {
          select = select.where((eb) =>
            eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(new Date(after.at), after.id)),
          );
        }
        const page = cutPage(await select.execute(), query.limit, ({ createdAt, id }) => ({
          at: createdAt,
          id,
        }));
        return { items: page.rows.map(importView), nextCursor: page.nextCursor };
      }),
    ),
    bind(cancelImport, async ({ params, caller: { organizationId } }) =>
      database.inOrganization(organizationId, async (tx) => {
        await cancel(tx, jobs, organizationId, params.id);
        return find(tx, params.id);
      }),
    ),
  ];
}

async function find(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('knowledge_imports')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('import');
  return importView(row);
}

/** Its job stops at the next file, and does not begin if it only waits. What is over stays so. */
async function cancel(tx: Tx, jobs: Jobs, organizationId: string, id: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('knowledge_imports')
    .set({ status: 'cancelled', finishedAt: sql<Date>`now()` })
    .where('id', '=', id)
    .where('status', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  await tx.deleteFrom('files').where('importId', '=', id).execute();
  await jobs.send(tx, indexKnowledge, [{ organizationId }]);
  await announce(tx, organizationId, id);
}

async function announce(tx: Tx, organizationId: string, importId: string): Promise<void> {
  await recordEvents(tx, organizationId, [
    { type: 'import.updated', conversationId: null, data: { importId } },
  ]);
}

async function storeFile(
  tx: Tx,
  organizationId: string,
  importId: string,
  { name, mimeType, content }: ReceivedFile,
): Promise<void> {
  await tx
    .insertInto('files')
    .values({
      id: newId(),
      organizationId,
      importId,
      name,
      mimeType,
      size: content.byteLength,
      sha256: sha256(content),
      content,
    })
    .execute();
}
