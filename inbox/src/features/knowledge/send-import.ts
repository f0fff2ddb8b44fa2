import { ApiError, KnowledgeImport, Problem, startKnowledgeImport } from '@frontdesk/contract';
import { client, organizationHeader } from '../../api/client.ts';

/** Kinds of files that can be imported. */
export const IMPORTABLE = ['md', 'mdx', 'html', 'htm', 'txt', 'csv', 'pdf', 'docx', 'zip'] as const;

/** What to import: files, or the address of a page. */
export type ImportInput = { files: readonly File[] } | { url: string };

interface SendOptions {
  signal: AbortSignal;
  /** How much has left this machine, from 0 to 1. */
  onShare: (share: number) => void;
}

/** Parts the chosen files into those that can be imported and the names of the others. */
export function sortFiles(files: readonly File[]): { good: File[]; refused: string[] } {
  const kinds: readonly string[] = IMPORTABLE;
  const isGood = ({ name }: File): boolean =>
    kinds.includes(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
  return {
    good: files.filter(isGood),
    refused: files.filter((file) => !isGood(file)).map(({ name }) => name),
  };
}

/** Begins an import. Rejects with an `AbortError` when it is cancelled before all was sent. */
export async function sendImport(
  input: ImportInput,
  options: SendOptions,
): Promise<KnowledgeImport> {
  if ('url' in input) return client.call(startKnowledgeImport, { body: input }, options);
  const { status, text } = await upload(input.files, options);
  const answer = readJson(text);
  if (status >= 200 && status < 300) return KnowledgeImport.parse(answer);
  const problem = Problem.safeParse(answer);
  if (problem.success) throw new ApiError(problem.data);
  throw new Error(
    status === 413
      ? 'These files are too large to upload at once. Choose fewer.'
      : 'The upload did not work. Try again in a moment.',
  );
}

/** Multipart is outside of the typed client, and only this old way tells how much was sent. */
async function upload(
  files: readonly File[],
  { signal, onShare }: SendOptions,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', startKnowledgeImport.path);
    const headers = { accept: 'application/json', ...organizationHeader() };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onShare(loaded / total);
    });
    request.addEventListener('load', () =>
      resolve({ status: request.status, text: request.responseText }),
    );
    request.addEventListener('error', () => reject(new TypeError('The connection was lost')));
    request.addEventListener('abort', () => reject(new DOMException('Cancelled', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(formOf(files));
  });
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return form;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
