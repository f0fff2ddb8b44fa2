import { getMe, may } from '@frontdesk/contract';
import type { Me, Permission } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { useContext } from 'react';
import { z } from 'zod';
import { readSetting, writeSetting } from '../ui/stored.ts';
import { askAuth, postAuth } from './auth.ts';
import { client, isMissing, isRefusal, isSignedOut } from './client.ts';
import { keys } from './keys.ts';
import { SessionContext } from './session-context.ts';
import type { Session } from './session-context.ts';

const nobody: Me = { user: null, organization: null, role: null, organizations: [] };

/** Who is signed in; `user` is null for nobody. */
export function useMe(): UseQueryResult<Me> {
  const cache = useQueryClient();
  return useQuery({
    queryKey: keys.me,
    staleTime: 300_000,
    queryFn: async ({ signal }) => {
      const before = cache.getQueryData<Me>(keys.me);
      const me = await askWho(signal);
      // What is loaded belongs to one person in one organization.
      if (before?.user && !isSame(before, me)) forget(cache);
      return me;
    },
  });
}

/** Asks who is signed in, in the organization remembered here or, if they left it, in another. */
export async function askWho(signal: AbortSignal): Promise<Me> {
  try {
    return await client.call(getMe, {}, { signal });
  } catch (error) {
    if (isSignedOut(error)) return nobody;
    if (!isMissing(error) || readSetting('organization') === null) throw error;
    writeSetting('organization', null);
    return askWho(signal);
  }
}

function isSame(a: Me, b: Me): boolean {
  return a.user?.id === b.user?.id && a.organization?.id === b.organization?.id;
}

function forget(cache: QueryClient): void {
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
}

/** The signed-in person. Only for parts that are shown to members. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('This part is only for members.');
  return session;
}

/** True if the signed-in person's role may do it. */
export function useMay(permission: Permission): boolean {
  return may(useSession().role, permission);
}

/** Signs in by email and password; rejects with a sentence for the person. */
export function useSignIn(): UseMutationResult<
  SignedIn,
  Error,
  { email: string; password: string }
> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: signIn,
    onSuccess: async ({ needsCode }) => {
      if (!needsCode) await cache.invalidateQueries({ queryKey: keys.me });
    },
  });
}

export interface SignedIn {
  /** The password was right; now a code of the person's app is asked for. */
  needsCode: boolean;
}

const Answer = z.object({ twoFactorRedirect: z.boolean().optional() });

async function signIn(credentials: { email: string; password: string }): Promise<SignedIn> {
  try {
    const { twoFactorRedirect } = await askAuth('sign-in/email', credentials, Answer);
    return { needsCode: twoFactorRedirect === true };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Error('This email and password do not match. Try again.', { cause: error });
  }
}

/** The second step: a code of the app, or one of the recovery codes. */
export function useSignInCode(): UseMutationResult<
  void,
  Error,
  { code: string; isRecovery: boolean }
> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async ({ code, isRecovery }) => {
      const way = isRecovery ? 'verify-backup-code' : 'verify-totp';
      try {
        await postAuth(`two-factor/${way}`, { code });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        throw new Error('This code is not right, or no longer. Try the next one.', {
          cause: error,
        });
      }
    },
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.me });
    },
  });
}

/** Signs out and forgets everything that was loaded. */
export function useSignOut(): UseMutationResult<void, Error, void> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => postAuth('sign-out', {}),
    onSuccess: () => {
      writeSetting('organization', null);
      // First who is here, which closes the pages; then nothing asks for what is forgotten.
      cache.setQueryData(keys.me, nobody);
      forget(cache);
    },
  });
}

/** The organization is called otherwise now: this browser goes on in it. */
export function moveOrganization(from: string, to: string): void {
  if (readSetting('organization') === from) writeSetting('organization', to);
}

/** Leaves the organization for a page that belongs to none; nothing that is loaded goes along. */
export function leaveFor(path: string): void {
  writeSetting('organization', null);
  window.location.assign(path);
}

/** Opens an organization. All that is loaded belongs to another, so the page begins anew. */
export function enterOrganization(slug: string | null): void {
  writeSetting('organization', slug);
  window.location.assign('/');
}
