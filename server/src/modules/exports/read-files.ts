import type { Database } from '../../database/index.ts';

export interface ExportedFile {
  /** Where it lies in the ZIP: its id, and the name it came with as far as file systems take it. */
  path: string;
  read: () => AsyncGenerator<Buffer>;
}

const AT_A_TIME = 200;

/** The files of one organization, the oldest first; each is read when it is written. */
export async function* readFiles(
  database: Database,
  organizationId: string,
): AsyncGenerator<ExportedFile> {
  for (let after = '', isMore = true; isMore;) {
    const rows = await database.inOrganization(organizationId, async (tx) =>
      tx
        .selectFrom('files')
        .select(['id', 'name'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(AT_A_TIME)
        .execute(),
    );
    for (const { id, name } of rows) {
      yield {
        path: `files/${id}/${plain(name)}`,
        read: () => readOne(database, organizationId, id),
      };
    }
    after = rows.at(-1)?.id ?? after;
    isMore = rows.length === AT_A_TIME;
  }
}

async function* readOne(
  database: Database,
  organizationId: string,
  id: string,
): AsyncGenerator<Buffer> {
  const row = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('files').select('content').where('id', '=', id).executeTakeFirst(),
  );
  // It may have been deleted since it was listed: an empty file says so.
  if (row) yield row.content;
}

/** Whoever sent the file chose its name: nothing of it may lead out of the folder. */
function plain(name: string): string {
  const kept = name.replaceAll(/[^\p{L}\p{N}._ -]/gu, '_').replaceAll(/^[. ]+|[. ]+$/gu, '');
  return kept.slice(-120) || 'file';
}
