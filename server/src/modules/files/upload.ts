import { uploadFiles, uploadWidgetFiles } from '@frontdesk/contract';
import type { Attachment } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, Upload, Visitor } from '../../http/index.ts';
import type { Logger } from '../../platform/index.ts';
import { attachmentsOf } from './attachment.ts';
import type { StoredFile } from './attachment.ts';
import type { FileLinks } from './link.ts';
import { ownerOf } from './owner.ts';
import { describe, store } from './store.ts';

/** Takes files of the team and of visitors, to go with a message later. */
export function uploadRoutes(database: Database, links: FileLinks): BoundRoute[] {
  const upload = async (request: {
    files: Upload[];
    caller: Member | Visitor;
    log: Logger;
  }): Promise<{ items: Attachment[] }> => ({ items: await keep(database, links, request) });
  return [bind(uploadFiles, upload), bind(uploadWidgetFiles, upload)];
}

async function keep(
  database: Database,
  links: FileLinks,
  { files, caller, log }: { files: Upload[]; caller: Member | Visitor; log: Logger },
): Promise<Attachment[]> {
  const { organizationId } = caller;
  const kept: { file: StoredFile; content: Buffer }[] = [];
  for (const { path, content } of files) {
    kept.push({ file: await describe(asNamed(path), content, log), content });
  }
  await database.inOrganization(organizationId, async (tx) => {
    // One by one: together they could be more than a statement holds.
    for (const each of kept) await store(tx, organizationId, ownerOf(caller), each);
  });
  return attachmentsOf(
    links,
    organizationId,
    kept.map(({ file }) => file),
  );
}

/** As the file was called before it went into a form, which escapes these three (HTML, 4.10.21.8). */
function asNamed(path: string): string {
  return path.replaceAll(/%(?:22|0D|0A)/giu, decodeURIComponent);
}
