import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { z } from 'zod';
import { askAuth, postAuth } from '../../api/auth.ts';
import { ApiError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

const Setup = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });
/** What an authenticator app is set up with, and the codes for when it is lost. */
export type Setup = z.infer<typeof Setup>;

/** Begins to set up a second step; it counts once a code of the app was entered. */
export function useSetUp(): UseMutationResult<Setup, Error, string> {
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (password) =>
      askAuth('two-factor/enable', { password }, Setup).catch(explain),
  });
}

/** Turns the second step on, by the first code of the app. */
export function useTurnOn(): UseMutationResult<void, Error, string> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (code) => postAuth('two-factor/verify-totp', { code }),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.me }),
  });
}

/** Turns the second step off. */
export function useTurnOff(): UseMutationResult<void, Error, string> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet: true },
    mutationFn: async (password) => postAuth('two-factor/disable', { password }).catch(explain),
    onSuccess: async () => cache.invalidateQueries({ queryKey: keys.me }),
  });
}

function explain(error: unknown): never {
  if (error instanceof ApiError && error.problem.status === 400) {
    throw new Error('The password is not right. Type it again.', { cause: error });
  }
  throw error;
}
