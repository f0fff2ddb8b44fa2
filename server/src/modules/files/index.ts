export { attachFiles, takeFiles } from './attach.ts';
export { attachmentsOf, messageTypeOf, namesOf, readStored } from './attachment.ts';
export type { StoredFile } from './attachment.ts';
export { createFiles } from './files.ts';
export { createFileLinks } from './link.ts';
export type { FileLinks } from './link.ts';
export { ownerOf } from './owner.ts';
export { readWhole } from './read.ts';
export { addFiles } from './serve.ts';
