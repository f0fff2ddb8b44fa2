import {
  deactivateOrganization,
  deleteOrganization,
  exportOrganization,
  reactivateOrganization,
} from '@frontdesk/contract';
import type { Organization } from '@frontdesk/contract';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';

type Named = Pick<Organization, 'slug'>;

/** Closes the organization for everybody. */
export function useDeactivate(
  { slug }: Named,
  onDone: () => void,
): UseMutationResult<Organization> {
  return useMutation({
    mutationFn: async () => client.call(deactivateOrganization, { params: { slug } }),
    onSuccess: onDone,
  });
}

/** Opens it again, whether it was closed or to be deleted. */
export function useReactivate(
  { slug }: Named,
  onDone: () => void,
): UseMutationResult<Organization> {
  return useMutation({
    mutationFn: async () => client.call(reactivateOrganization, { params: { slug } }),
    onSuccess: onDone,
  });
}

/** Closes it now, and lets it be deleted after the time of grace. */
export function useDelete({ slug }: Named, onDone: () => void): UseMutationResult<Organization> {
  return useMutation({
    mutationFn: async () =>
      client.call(deleteOrganization, { params: { slug }, query: { confirm: slug } }),
    onSuccess: onDone,
  });
}

/** Downloads everything; the browser shows how far it is, and can break it off. */
export function useExport({ slug }: Named): UseMutationResult<void> {
  return useMutation({
    mutationFn: async () => {
      const { url } = await client.call(exportOrganization, { params: { slug } });
      // The same server may be reached by another name than the one it knows of itself.
      window.location.assign(new URL(url).pathname);
    },
  });
}
