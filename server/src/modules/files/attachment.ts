import type { Attachment, MessageType } from '@frontdesk/contract';
import { z } from 'zod';
import type { FileLinks } from './link.ts';
import { kindOf } from './sniff.ts';

/** A file as its message keeps it. */
export const StoredFile = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z.number(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});
export type StoredFile = z.infer<typeof StoredFile>;

const StoredFiles = z.array(StoredFile).catch([]);

/** What `messages.attachments` holds, null included. */
export function readStored(attachments: unknown): StoredFile[] {
  return StoredFiles.parse(attachments ?? []);
}

/** Files with links that are good for an hour or two. */
export function attachmentsOf(
  links: FileLinks,
  organizationId: string,
  files: StoredFile[],
): Attachment[] {
  return files.map((file) => ({
    ...file,
    kind: kindOf(file),
    url: links.of(organizationId, file),
  }));
}

/** What a message with these files is: the kind that all of them have, or `file`. */
export function messageTypeOf(files: StoredFile[]): MessageType {
  const [first, ...others] = new Set(files.map(kindOf));
  if (first === undefined) return 'text';
  return others.length === 0 ? first : 'file';
}

/** Files in words, for lists and for models, which see none of their bytes. */
export function namesOf(files: StoredFile[]): string {
  return files.map(({ name }) => name).join(', ');
}
