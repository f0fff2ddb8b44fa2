import { ApiError, getKnowledgeImport, KnowledgeImport, Problem } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client, organizationHeader } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** Kinds of files that can be imported. */
export const IMPORTABLE = ['md', 'mdx', 'html', 'htm', 'txt', 'csv', 'pdf', 'docx', 'zip'] as const;

/** What to import: files, or the address of a page. */
export type ImportInput = { files: readonly File[] } | { url: string };

export interface Importing {
  isOpen: boolean;
  /** Names of chosen files that cannot be imported and were not sent. */
  refused: readonly string[];
  start: UseMutationResult<KnowledgeImport, Error, ImportInput>;
  open: () => void;
  close: () => void;
  /** Sends files at once, and opens the dialog that shows how far they are. */
  take: (files: readonly File[]) => void;
}

/** The import dialog: open or not, and what was given to it. */
export function useImporting(): Importing {
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const start = useMutation({
    meta: { quiet: true },
    mutationFn: begin,
    onSuccess: (begun) => cache.setQueryData(keys.import(begun.id), begun),
  });
  return {
    isOpen,
    refused,
    start,
    open: () => setOpen(true),
    close() {
      setOpen(false);
      setRefused([]);
      start.reset();
    },
    take(files) {
      const sorted = sortFiles(files);
      setOpen(true);
      setRefused(sorted.refused);
      if (sorted.good.length > 0) start.mutate({ files: sorted.good });
    },
  };
}

/** How far an import is. Realtime tells it; asking now and then covers a lost connection. */
export function useImportProgress(id: string | null): UseQueryResult<KnowledgeImport> {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: keys.import(id ?? ''),
    enabled: id !== null,
    queryFn: async ({ signal }) =>
      client.call(getKnowledgeImport, { params: { id: id ?? '' } }, { signal }),
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : 1_500),
  });
  const hasEnded = query.data !== undefined && isOver(query.data);
  useEffect(() => {
    if (hasEnded) void cache.invalidateQueries({ queryKey: keys.knowledgeLists });
  }, [hasEnded, cache]);
  return query;
}

/** True once nothing more will happen. */
export function isOver({ status }: KnowledgeImport): boolean {
  return status === 'done' || status === 'failed';
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

/** Multipart is outside of the typed client; answers and errors are checked the same way. */
async function begin(input: ImportInput): Promise<KnowledgeImport> {
  const response = await fetch('/api/knowledge/import', {
    method: 'POST',
    headers: {
      accept: 'application/json',
      ...('url' in input ? { 'content-type': 'application/json' } : {}),
      ...organizationHeader(),
    },
    body: 'url' in input ? JSON.stringify(input) : formOf(input.files),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return KnowledgeImport.parse(answer);
  const problem = Problem.safeParse(answer);
  if (problem.success) throw new ApiError(problem.data);
  throw new Error(
    response.status === 413
      ? 'These files are too large to upload at once. Choose fewer.'
      : 'The upload did not work. Try again in a moment.',
  );
}

function formOf(files: readonly File[]): FormData {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return form;
}
