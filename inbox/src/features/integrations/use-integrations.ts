import {
  connectIntegration,
  createIntegration,
  deleteIntegration,
  finishConnecting,
  listIntegrations,
  listIntegrationTools,
  listIntegrationTypes,
  updateIntegration,
  validateIntegration,
} from '@frontdesk/contract';
import type { BodyOf, Integration } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** The kinds of systems that can be connected. */
export function useIntegrationKinds() {
  return useQuery({
    queryKey: keys.integrationKinds,
    queryFn: async ({ signal }) => client.call(listIntegrationTypes, {}, { signal }),
  });
}

/** The connected systems. */
export function useIntegrations() {
  return useQuery({
    queryKey: keys.integrations,
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => {
      const page = await client.call(listIntegrations, { query: { limit: 100 } }, { signal });
      return page.items;
    },
  });
}

/** What a connected system lets agents do. */
export function useIntegrationTools(id: string) {
  return useQuery({
    queryKey: keys.integrationTools(id),
    queryFn: async ({ signal }) =>
      client.call(listIntegrationTools, { params: { id } }, { signal }),
  });
}

/** Does something to an integration, and shows all of them as they are then. */
function useAct<Input, Output>(
  act: (input: Input) => Promise<Output>,
  quiet = false,
): UseMutationResult<Output, Error, Input> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: act,
    onSettled: async () => {
      await cache.invalidateQueries({ queryKey: keys.integrations });
      await cache.invalidateQueries({ queryKey: keys.tools });
    },
  });
}

type Added = BodyOf<typeof createIntegration>;
type Changed = BodyOf<typeof updateIntegration>;

/** Connects a system or sends what was changed in one, and asks it whether it works. */
export function useSaveIntegration(
  id: string | undefined,
): UseMutationResult<Integration, Error, { added: Added } | { changed: Changed }> {
  return useAct(async (given) => {
    const saved =
      'added' in given
        ? await client.call(createIntegration, { body: given.added })
        : await client.call(updateIntegration, { params: { id: id ?? '' }, body: given.changed });
    return saved.isActive ? client.call(validateIntegration, { params: { id: saved.id } }) : saved;
  }, true);
}

/** Asks a system whether it works. */
export function useValidate(): UseMutationResult<Integration, Error, string> {
  return useAct(async (id) => client.call(validateIntegration, { params: { id } }));
}

/** Switches a system on, which asks it, or off. */
export function useSwitch(): UseMutationResult<
  Integration,
  Error,
  { id: string; isActive: boolean }
> {
  return useAct(async ({ id, isActive }) => {
    const changed = await client.call(updateIntegration, { params: { id }, body: { isActive } });
    return isActive ? client.call(validateIntegration, { params: { id } }) : changed;
  });
}

export function useDeleteIntegration(): UseMutationResult<undefined, Error, string> {
  return useAct(async (id) => client.call(deleteIntegration, { params: { id } }));
}

/** Leads to the page of the system on which the person agrees; false where it asks for nothing. */
export function useConnect(): UseMutationResult<boolean, Error, string> {
  return useAct(async (id) => {
    const { url } = await client.call(connectIntegration, { params: { id } });
    if (url !== null) window.location.assign(url);
    return url !== null;
  });
}

/** Hands in what the system gave the person on their way back. */
export function useFinishConnecting(): UseMutationResult<
  Integration,
  Error,
  BodyOf<typeof finishConnecting>
> {
  return useAct(async (body) => client.call(finishConnecting, { body }), true);
}
