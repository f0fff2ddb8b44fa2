import type { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { AppError, SealError } from '../../platform/index.ts';
import type { CredentialOwner, Credentials } from './credentials.ts';

/** What an adapter of a channel or an integration takes. */
export interface Taken {
  settingsSchema: z.ZodType<Record<string, unknown>>;
  credentialsSchema: z.ZodType<Record<string, string | undefined>>;
}

/** Settings as the adapter takes them; throws `unprocessable` and names what is wrong. */
export function acceptSettings(
  { settingsSchema }: Pick<Taken, 'settingsSchema'>,
  given: Record<string, unknown>,
): Record<string, unknown> {
  return accept(settingsSchema, given, 'settings');
}

/** The same of credentials. A name with a dot is the vault's, and nobody gives one of those. */
export function acceptCredentials(
  { credentialsSchema }: Pick<Taken, 'credentialsSchema'>,
  given: Record<string, string>,
): Record<string, string> {
  const odd = Object.keys(given).find((name) => !/^[\w-]+$/u.test(name));
  if (odd !== undefined) throw refused('credentials', [{ path: [odd], message: 'is not a name' }]);
  const accepted = Object.entries(accept(credentialsSchema, given, 'credentials'));
  return Object.fromEntries(
    accepted.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** All that is known of the credentials of a row that people gave, where it can be opened. */
export async function knownCredentials(
  credentials: Credentials,
  tx: Tx,
  owner: CredentialOwner,
): Promise<Record<string, string>> {
  try {
    const all = Object.entries(await credentials.read(tx, owner));
    return Object.fromEntries(all.filter(([name]) => !name.includes('.')));
  } catch (error) {
    // After a lost key they are entered anew.
    if (error instanceof SealError) return {};
    throw error;
  }
}

function accept<T>(schema: z.ZodType<T>, given: unknown, part: string): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refused(part, parsed.error.issues);
}

function refused(
  part: string,
  issues: readonly { path: PropertyKey[]; message: string }[],
): AppError {
  const errors = issues.map(({ path, message }) => ({
    path: [part, ...path.map(String)].join('.'),
    message,
  }));
  return new AppError('unprocessable', `The ${part} are not right.`, { errors });
}
