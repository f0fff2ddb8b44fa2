import {
  cancelSuiteRun,
  compareSuiteRuns,
  createSuite,
  createSuiteCase,
  deleteSuite,
  deleteSuiteCase,
  getSuite,
  getSuiteRun,
  importSuite,
  listSuiteRuns,
  listSuites,
  replaceSuiteCase,
  startSuiteRun,
  updateSuite,
} from '@frontdesk/contract';
import type { BodyOf, CallInput, SuiteFile, SuiteRun } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../../../api/client.ts';
import { keys } from '../../../api/keys.ts';

export type CaseInput = CallInput<typeof createSuiteCase>['body'];

/** Milliseconds between two looks at a run that is under way. */
const PAUSE = 1_000;

export function isUnderWay({ status }: Pick<SuiteRun, 'status'>): boolean {
  return status === 'queued' || status === 'running';
}

export function useSuites(agentId: string) {
  return useQuery({
    queryKey: keys.suites(agentId),
    queryFn: async ({ signal }) => client.call(listSuites, { params: { id: agentId } }, { signal }),
  });
}

export function useSuite(id: string) {
  return useQuery({
    queryKey: keys.suite(id),
    queryFn: async ({ signal }) => client.call(getSuite, { params: { id } }, { signal }),
  });
}

/** The last runs; asked for again while one is under way. */
export function useSuiteRuns(suiteId: string) {
  return useQuery({
    queryKey: keys.suiteRuns(suiteId),
    queryFn: async ({ signal }) =>
      client.call(listSuiteRuns, { params: { id: suiteId }, query: { limit: 10 } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? PAUSE : false),
  });
}

export function useSuiteRun(id: string) {
  return useQuery({
    queryKey: keys.suiteRun(id),
    queryFn: async ({ signal }) => client.call(getSuiteRun, { params: { id } }, { signal }),
    refetchInterval: ({ state: { data, status } }) =>
      status === 'error' || (data && !isUnderWay(data)) ? false : PAUSE,
  });
}

export function useSuiteChanges(id: string, sinceId: string) {
  return useQuery({
    queryKey: keys.suiteChanges(id, sinceId),
    queryFn: async ({ signal }) =>
      client.call(compareSuiteRuns, { params: { id }, query: { sinceId } }, { signal }),
  });
}

export function useAddSuite(agentId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) =>
      client.call(createSuite, { params: { id: agentId }, body: { name } }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.suites(agentId) }),
  });
}

/** Adds a suite that was kept as a file. */
export function useImportSuite(agentId: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (body: SuiteFile) =>
      client.call(importSuite, { params: { id: agentId }, body }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.suites(agentId) }),
  });
}

/** What can be done with a suite; all of it is read anew afterwards. */
export function useSuiteActs(id: string, agentId: string) {
  const cache = useQueryClient();
  const onSuccess = async (): Promise<void> => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: keys.suite(id) }),
      cache.invalidateQueries({ queryKey: keys.suites(agentId) }),
      cache.invalidateQueries({ queryKey: keys.agents }),
    ]);
  };
  return {
    change: useMutation({
      mutationFn: async (body: BodyOf<typeof updateSuite>) =>
        client.call(updateSuite, { params: { id }, body }),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: async () => client.call(deleteSuite, { params: { id } }),
      onSuccess: async () => cache.invalidateQueries({ queryKey: keys.suites(agentId) }),
    }),
    saveCase: useMutation({
      mutationFn: async ({ caseId, body }: { caseId: string | undefined; body: CaseInput }) =>
        caseId === undefined
          ? client.call(createSuiteCase, { params: { id }, body })
          : client.call(replaceSuiteCase, { params: { id, caseId }, body }),
      // The dialog shows it.
      meta: { quiet: true },
      onSuccess,
    }),
    removeCase: useMutation({
      mutationFn: async (caseId: string) =>
        client.call(deleteSuiteCase, { params: { id, caseId } }),
      onSuccess,
    }),
    start: useMutation({
      mutationFn: async (version: number) =>
        client.call(startSuiteRun, { params: { id }, body: { version } }),
      onSuccess,
    }),
    cancel: useMutation({
      mutationFn: async (runId: string) => client.call(cancelSuiteRun, { params: { id: runId } }),
      onSuccess,
    }),
  };
}
