import type { Upload } from '../../http/index.ts';
import { namesOf } from './parse/zip.ts';

export interface ReceivedFile {
  name: string;
  mimeType: string;
  content: Buffer;
}

/** The files of a request by the names of their articles: without folders, where that is clear. */
export function namedFiles(uploads: Upload[]): ReceivedFile[] {
  const paths = uploads.map(({ path }) => cleanPath(path));
  const names = namesOf(paths);
  return uploads.map(({ mimeType, content }, place) => {
    const name = names.get(paths[place] ?? '') ?? '';
    return { name: name === '' ? 'file' : name.slice(-200), mimeType, content };
  });
}

/** No control characters, no way up, one kind of slash. */
function cleanPath(path: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is removed
  const plain = path.replaceAll(/[\u0000-\u001F\u007F]/gu, '').toWellFormed();
  const parts = plain.split(/[\\/]/u).map((part) => part.trim());
  return parts.filter((part) => part !== '' && part !== '.' && part !== '..').join('/');
}
