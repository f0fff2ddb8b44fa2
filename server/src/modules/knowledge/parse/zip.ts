import { fromBufferPromise, getFileNameLowLevel } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { messageOf } from '../../../platform/index.ts';
import { FileError } from './document.ts';
import type { Upload } from './document.ts';
import { isReadable } from './kind.ts';

export interface ZipLimits {
  entries: number;
  /** Bytes of all files, unpacked. */
  totalBytes: number;
  /** Unpacked ÷ packed of one file; text packs to about a tenth, a bomb to a thousandth. */
  ratio: number;
}

export const ZIP_LIMITS: ZipLimits = { entries: 5_000, totalBytes: 200 * 2 ** 20, ratio: 300 };

/** Below this size a high ratio is harmless: a file of blanks. */
const SMALL = 2 ** 20;

/**
 * Unpacks the files of an archive that can be articles. Names lose their folders, unless two
 * files would then have the same one. Throws {@link FileError} before unpacking a bomb.
 */
export async function unpack(bytes: Uint8Array, limits = ZIP_LIMITS): Promise<Upload[]> {
  return inZip(bytes, limits, async (zip, entries) => {
    const paths = entries.map(pathOf);
    const names = namesOf(paths.filter(isArticle));
    const files: Upload[] = [];
    for (const [place, entry] of entries.entries()) {
      const name = names.get(paths[place] ?? '');
      if (name !== undefined) files.push({ name, bytes: await read(zip, entry) });
    }
    if (files.length > 0) return files;
    throw new FileError('empty', 'The archive holds no file that can be an article.');
  });
}

/** Throws {@link FileError} if the archive, or a file made as one, is broken, locked or a bomb. */
export async function checkZip(bytes: Uint8Array, limits = ZIP_LIMITS): Promise<void> {
  await inZip(bytes, limits, async () => undefined);
}

async function inZip<T>(
  bytes: Uint8Array,
  limits: ZipLimits,
  work: (zip: ZipFile, entries: Entry[]) => Promise<T>,
): Promise<T> {
  let zip: ZipFile | undefined;
  try {
    zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, decodeStrings: false });
    const entries: Entry[] = [];
    let total = 0;
    if (zip.entryCount > limits.entries) throw tooMany(limits);
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize;
      check(entry, total, limits);
      entries.push(entry);
      if (entries.length > limits.entries) throw tooMany(limits);
    }
    return await work(zip, entries);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError('broken', 'The archive is damaged. Pack it again and import that.', {
      cause: messageOf(error),
    });
  } finally {
    zip?.close();
  }
}

function check(entry: Entry, total: number, limits: ZipLimits): void {
  if (entry.isEncrypted()) {
    throw new FileError(
      'encrypted',
      'The archive is protected by a password. Pack it without one and import again.',
    );
  }
  const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (total > limits.totalBytes || (entry.uncompressedSize > SMALL && ratio > limits.ratio)) {
    const size = `${Math.floor(limits.totalBytes / 2 ** 20)} MB`;
    throw new FileError(
      'too-large',
      `The archive unpacks to more than ${size}, or far more than it should. Split it.`,
    );
  }
}

function tooMany({ entries }: ZipLimits): FileError {
  return new FileError('too-large', `The archive holds more than ${entries} files. Split it.`);
}

function pathOf(entry: Entry): string {
  const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false).replaceAll(
    '\u0000',
    '',
  );
}

function isArticle(path: string): boolean {
  const parts = path.split('/');
  return !parts.includes('__MACOSX') && !parts.some(isHidden) && isReadable(path);
}

/** Path → name. Names lose their folders, unless two files would then have the same one. */
export function namesOf(paths: string[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(baseOf(path), (counts.get(baseOf(path)) ?? 0) + 1);
  return new Map(
    paths.map((path) => [path, (counts.get(baseOf(path)) ?? 0) > 1 ? path : baseOf(path)]),
  );
}

function isHidden(part: string): boolean {
  return part.startsWith('.') && part !== '.' && part !== '..';
}

/** The last part of a path, of whatever system it came from. */
export function baseOf(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}

async function read(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // The reader ends with an error as soon as a file gives more than it declared.
  for await (const part of await zip.openReadStreamPromise(entry)) {
    if (part instanceof Uint8Array) parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
