import { Problem } from '@frontdesk/contract';
import type { z } from 'zod';
import { ApiError } from './client.ts';

/** The paths of the sign-in service, which has its own answers outside of the API's contract. */
type Asked = 'get-session' | 'list-sessions';
type Done =
  | 'sign-in/email'
  | 'sign-out'
  | 'update-user'
  | 'change-password'
  | 'revoke-session'
  | 'revoke-other-sessions'
  | 'two-factor/enable'
  | 'two-factor/disable'
  | 'two-factor/generate-backup-codes'
  | 'two-factor/verify-totp'
  | 'two-factor/verify-backup-code';

/** Has the sign-in service do something. Rejects with {@link ApiError} on every refusal. */
export async function postAuth(path: Done, body: object): Promise<void> {
  await post(path, body);
}

/** As {@link postAuth}, where the answer matters. */
export async function askAuth<T>(path: Done, body: object, shape: z.ZodType<T>): Promise<T> {
  return shape.parse(await (await post(path, body)).json());
}

async function post(path: Done, body: object): Promise<Response> {
  return send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Asks the sign-in service. Rejects with {@link ApiError} on every refusal. */
export async function getAuth<T>(
  path: Asked,
  shape: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const response = await send(path, { signal });
  return shape.parse(await response.json());
}

async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(`/api/auth/${path}`, init);
  if (response.ok) return response;
  throw new ApiError(await problemOf(response));
}

async function problemOf(response: Response): Promise<Problem> {
  const { status } = response;
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  if (parsed.success && status < 500) return parsed.data;
  const detail = 'Signing in does not work right now. Try again in a moment.';
  return { type: 'about:blank', title: detail, status, detail, requestId: '' };
}
