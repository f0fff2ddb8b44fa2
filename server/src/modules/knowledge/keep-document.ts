import type { Tx } from '../../database/index.ts';
import type { Document } from './parse/document.ts';
import { insertItem, repeatItem, updateItem } from './store.ts';

/**
 * Keeps what a file says as an article. The same file in another import is a new version of the
 * same article; in the same import, begun again after a crash, it is there already.
 */
export async function keepDocument(
  tx: Tx,
  { organizationId, importId }: { organizationId: string; importId: string },
  document: Document,
  file: { fileName: string; fileSize: number; mimeType: string | null },
): Promise<void> {
  const said = {
    title: document.title,
    content: document.content,
    metaDescription: document.description?.slice(0, 1_000) ?? null,
    fileSize: file.fileSize,
    mimeType: file.mimeType,
    importId,
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
  if (known.importId === importId) return;
  const isSame =
    known.title === said.title &&
    known.content === said.content &&
    known.metaDescription === said.metaDescription;
  if (isSame) await repeatItem(tx, known, importId);
  else await updateItem(tx, known, said);
}
