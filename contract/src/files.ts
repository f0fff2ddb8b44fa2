import { z } from 'zod';
import { defineRoute, id, pageOf } from './route.ts';

/** Bytes of one file. */
export const FILE_LIMIT = 25 * 2 ** 20;
/** Files of one message, and of one upload. */
export const MESSAGE_FILES = 10;

/**
 * How a file may be shown. `image`, `audio` and `video` say that its bytes are what browsers show
 * safely by themselves; everything else is a `file`: something to download.
 */
export const FileKind = z.enum(['image', 'audio', 'video', 'file']);
export type FileKind = z.infer<typeof FileKind>;

/** A file as a message carries it. */
export const Attachment = z.object({
  id,
  /** Safe to show and to save under: without folders, control and direction characters. */
  name: z.string(),
  kind: FileKind,
  /** Found in the bytes, never what the sender said. */
  mimeType: z.string(),
  /** Bytes. */
  size: z.number().int(),
  /** Pixels, upright, where `kind` is `image`. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /**
   * Where it can be read by whoever has the address, for one to two hours; the same for an hour, so
   * that browsers keep it. Relative to this server unless files have a host of their own.
   */
  url: z.string(),
});
export type Attachment = z.infer<typeof Attachment>;

/** Files that were uploaded before, to go with a message. Each can go with one message. */
export const fileIds = z.array(id).max(MESSAGE_FILES).default([]);

const Uploaded = pageOf(Attachment).pick({ items: true });

/** Kept for 24 hours; what is in no message by then is forgotten. */
export const uploadFiles = defineRoute({
  method: 'POST',
  path: '/api/files',
  name: 'files.upload',
  summary: 'Upload files (at most 25 MB each, 10 at once), to attach them to a message',
  access: { permission: 'conversations.write' },
  files: 'files',
  filesLimit: { count: MESSAGE_FILES, bytes: MESSAGE_FILES * FILE_LIMIT },
  response: Uploaded,
  status: 201,
});

export const uploadWidgetFiles = defineRoute({
  method: 'POST',
  path: '/api/widget/files',
  name: 'widget.upload',
  summary: 'The visitor uploads files, to attach them to a message of theirs',
  access: 'visitor',
  files: 'files',
  filesLimit: { count: MESSAGE_FILES, bytes: 2 * FILE_LIMIT },
  response: Uploaded,
  status: 201,
});
