import { startKnowledgeImport } from '@frontdesk/contract';
import type { KnowledgeImport } from '@frontdesk/contract';
import { client } from '../../api/client.ts';
import { postFiles } from '../../api/post-files.ts';
import type { PostOptions } from '../../api/post-files.ts';

/** Kinds of files that can be imported. */
export const IMPORTABLE = ['md', 'mdx', 'html', 'htm', 'txt', 'csv', 'pdf', 'docx', 'zip'] as const;

/** What to import: files, or the address of a page. */
export type ImportInput = { files: readonly File[] } | { url: string };

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
  options: PostOptions,
): Promise<KnowledgeImport> {
  if ('url' in input) return client.call(startKnowledgeImport, { body: input }, options);
  return postFiles(startKnowledgeImport, input.files, options);
}
