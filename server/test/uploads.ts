import type { Database } from '../src/database/index.ts';
import { newId, sha256 } from '../src/platform/index.ts';

/** Stores files as an import that waits, without the web; returns the import's id. */
export async function storeUploads(
  database: Database,
  organizationId: string,
  files: { name: string; content: Buffer }[],
): Promise<string> {
  const importId = newId();
  await database.inOrganization(organizationId, async (tx) => {
    await tx
      .insertInto('knowledge_imports')
      .values({ id: importId, organizationId, total: files.length })
      .execute();
    for (const { name, content } of files) {
      await tx
        .insertInto('files')
        .values({
          id: newId(),
          organizationId,
          importId,
          name,
          mimeType: 'application/octet-stream',
          size: content.byteLength,
          sha256: sha256(content),
          content,
        })
        .execute();
    }
  });
  return importId;
}
