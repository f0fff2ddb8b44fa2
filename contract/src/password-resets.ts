import { z } from 'zod';
import { defineRoute, nothing, time } from './route.ts';

export const getSignInOptions = defineRoute({
  method: 'GET',
  path: '/api/sign-in',
  name: 'signIn.options',
  summary: 'What the sign-in page can offer',
  access: 'public',
  response: z.object({
    /** False: no e-mail goes out, so an operator makes the links for new passwords. */
    sendsMail: z.boolean(),
  }),
});

export const requestPasswordReset = defineRoute({
  method: 'POST',
  path: '/api/password-resets',
  name: 'passwordResets.request',
  summary: 'Ask for a link by e-mail; the answer is the same whether the address is known or not',
  access: 'public',
  body: z.object({ email: z.email().max(254).toLowerCase() }),
  response: nothing,
  status: 204,
});

const tokenParams = z.object({ token: z.string().min(1).max(300) });

export const openPasswordReset = defineRoute({
  method: 'GET',
  path: '/api/password-resets/:token',
  name: 'passwordResets.open',
  summary: 'Whose password a link is for',
  access: 'public',
  params: tokenParams,
  response: z.object({ email: z.string(), expiresAt: time }),
});
export const completePasswordReset = defineRoute({
  method: 'POST',
  path: '/api/password-resets/:token',
  name: 'passwordResets.complete',
  summary: 'Choose a new password; every session of the person ends',
  access: 'public',
  params: tokenParams,
  body: z.object({ password: z.string().min(10).max(128) }),
  response: nothing,
  status: 204,
});
