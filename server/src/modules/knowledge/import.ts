import { getKnowledgeImport, startKnowledgeImport } from '@frontdesk/contract';
import type { KnowledgeImport } from '@frontdesk/contract';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError, newId, notFound, sha256 } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import { importKnowledge } from './job-types.ts';
import { readUploads } from './uploads.ts';
import type { ReceivedFile } from './uploads.ts';
import { importView } from './view.ts';

const Page = z.object({ url: z.url().max(2_000) });

/** Starting an import, and how far it is. */
export function importRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(startKnowledgeImport, async ({ raw, caller: { organizationId, userId } }) => {
      const { files, url } = await readRequest(raw);
      return database.inOrganization(organizationId, async (tx) => {
        const row = await tx
          .insertInto('knowledge_imports')
          .values({
            id: newId(),
            organizationId,
            url,
            total: url === null ? files.length : 1,
            createdBy: userId,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        for (const file of files) await storeFile(tx, organizationId, row.id, file);
        await jobs.send(tx, importKnowledge, [{ organizationId, importId: row.id }]);
        await recordEvents(tx, organizationId, [
          { type: 'import.updated', conversationId: null, data: { importId: row.id } },
        ]);
        return importView(row);
      });
    }),
    bind(getKnowledgeImport, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx): Promise<KnowledgeImport> => {
        const row = await tx
          .selectFrom('knowledge_imports')
          .selectAll()
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (!row) throw notFound('import');
        return importView(row);
      }),
    ),
  ];
}

async function readRequest(
  raw: FastifyRequest,
): Promise<{ files: ReceivedFile[]; url: string | null }> {
  if (raw.isMultipart()) return { files: await readUploads(raw), url: null };
  const page = Page.safeParse(raw.body);
  if (page.success && /^https?:/iu.test(page.data.url)) return { files: [], url: page.data.url };
  throw new AppError(
    'invalid',
    'Send files as multipart/form-data, or JSON with the url of a page (http or https).',
  );
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
