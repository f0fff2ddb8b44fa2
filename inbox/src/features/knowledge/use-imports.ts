import { cancelImport, listImports } from '@frontdesk/contract';
import type { KnowledgeImport } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { putImport } from '../../api/apply-frame.ts';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { counted, number } from '../../ui/number.ts';

/** The last imports, newest first. Realtime tells them; asking covers a lost connection. */
export function useImports(): UseQueryResult<KnowledgeImport[]> {
  const cache = useQueryClient();
  const query = useQuery({
    queryKey: keys.imports,
    queryFn: async ({ signal }) => {
      const { items } = await client.call(listImports, { query: { limit: 10 } }, { signal });
      return items;
    },
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? 2_000 : false),
  });
  const running = query.data?.filter(isRunning).length ?? 0;
  const before = useRef(running);
  useEffect(() => {
    if (before.current === running) return;
    before.current = running;
    // One began or ended: the articles are others now.
    void cache.invalidateQueries({ queryKey: keys.knowledgeLists });
  }, [running, cache]);
  return query;
}

/** Stops an import at its next file; what it has imported stays. */
export function useCancelImport(): UseMutationResult<KnowledgeImport, Error, string> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (id) => client.call(cancelImport, { params: { id } }),
    onSuccess: (stopped) => putImport(cache, stopped),
  });
}

/** True until nothing more will happen. */
export function isRunning({ status }: KnowledgeImport): boolean {
  return status === 'queued' || status === 'running';
}

/** How much of an import is done, in per cent; undefined while its size is not known. */
export function shareOf(data: KnowledgeImport): number | undefined {
  if (data.status === 'done' || data.status === 'failed') return 100;
  if (data.total === 0) return data.status === 'cancelled' ? 0 : undefined;
  return Math.min(100, Math.round(((data.done + data.failed.length) / data.total) * 100));
}

/** How far an import is, or what became of it. A file may hold several articles, as a CSV does. */
export function sentenceOf(data: KnowledgeImport): string {
  const { status, total, done, failed } = data;
  const files = counted(done, 'file');
  switch (status) {
    case 'failed':
      return done === 0
        ? 'Nothing could be imported.'
        : `The import broke off. Imported before: ${files}.`;
    case 'done':
      return failed.length === 0
        ? `${files} imported. The AI can use ${done === 1 ? 'it' : 'them'} now.`
        : `${files} imported, ${number(failed.length)} failed.`;
    case 'cancelled':
      return done === 0 ? 'Cancelled.' : `Cancelled. Imported before: ${files}.`;
    default:
      return total === 0
        ? 'Reading the files'
        : `${number(done + failed.length)} of ${number(total)} read`;
  }
}
