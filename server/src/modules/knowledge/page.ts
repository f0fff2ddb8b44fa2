import { AppError } from '../../platform/index.ts';
import type { SafeFetch } from '../../platform/index.ts';
import type { Upload } from './parse/document.ts';
import { baseOf } from './parse/zip.ts';

const ENDINGS: [type: RegExp, ending: string][] = [
  [/^(?:text\/html|application\/xhtml\+xml)/u, '.html'],
  [/^text\/(?:x-)?markdown/u, '.md'],
  [/^text\/csv/u, '.csv'],
  [/^application\/pdf/u, '.pdf'],
  [/^application\/vnd\.openxmlformats-officedocument\.wordprocessingml/u, '.docx'],
  [/^text\/plain/u, '.txt'],
];

/** Reads a page by its address, as a file named so that its kind is known. */
export async function readPage(
  url: string,
  fetch: SafeFetch,
  signal: AbortSignal,
): Promise<Upload> {
  const page = await fetch(url, { signal });
  if (page.status !== 200) {
    throw new AppError('unprocessable', `The address answers ${page.status}. Check it.`);
  }
  const { pathname, hostname } = new URL(page.url);
  const name = baseOf(pathname) || hostname;
  const ending = ENDINGS.find(([type]) => type.test(page.contentType))?.[1];
  const isMarkdown = /\.mdx?$/iu.test(name) && ending === '.txt';
  const named = ending === undefined || isMarkdown || name.endsWith(ending) ? name : name + ending;
  return { name: named, bytes: page.body };
}
