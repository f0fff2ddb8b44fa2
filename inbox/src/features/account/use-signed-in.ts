import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { z } from 'zod';
import { getAuth, postAuth } from '../../api/auth.ts';
import { keys } from '../../api/keys.ts';

/** A browser in which the person is signed in. */
const SignedIn = z.object({
  id: z.string(),
  /** What names it when it is signed out. */
  token: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  ipAddress: z.string().nullish(),
  userAgent: z.string().nullish(),
});
export type Browser = z.infer<typeof SignedIn> & { isThis: boolean };

const Own = z.object({ session: SignedIn.pick({ id: true }) }).nullable();

/** Where the person is signed in: this browser first, then by when it was last used. */
export function useSignedIn(): UseQueryResult<Browser[]> {
  return useQuery({
    queryKey: keys.signedIn,
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const [all, own] = await Promise.all([
        getAuth('list-sessions', z.array(SignedIn), signal),
        getAuth('get-session', Own, signal),
      ]);
      return all
        .map((each) => ({ ...each, isThis: each.id === own?.session.id }))
        .toSorted(
          (a, b) =>
            Number(b.isThis) - Number(a.isThis) ||
            Date.parse(b.updatedAt) - Date.parse(a.updatedAt),
        );
    },
  });
}

/** Signs out one other browser, or all others without a token. */
export function useSignOutOthers(): UseMutationResult<void, Error, { token?: string }> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ token }) =>
      token === undefined
        ? postAuth('revoke-other-sessions', {})
        : postAuth('revoke-session', { token }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.signedIn }),
  });
}
