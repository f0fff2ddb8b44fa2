import type { Tx } from '../../database/index.ts';
import { newId, sha256 } from '../../platform/index.ts';
import type { Logger } from '../../platform/index.ts';
import type { StoredFile } from './attachment.ts';
import { cleanName } from './clean-name.ts';
import { sniff } from './sniff.ts';

/** What a file is, by its bytes, whatever it calls itself. */
export async function describe(name: string, content: Buffer, log: Logger): Promise<StoredFile> {
  const what = await sniff(content, log);
  return { id: newId(), name: cleanName(name), ...what, size: content.byteLength };
}

/** Keeps a file that is to go with a message; `owner` alone may attach it. */
export async function store(
  tx: Tx,
  organizationId: string,
  owner: string,
  { file, content }: { file: StoredFile; content: Buffer },
): Promise<void> {
  const row = { ...file, organizationId, uploadedBy: owner, sha256: sha256(content), content };
  await tx.insertInto('files').values(row).execute();
}
