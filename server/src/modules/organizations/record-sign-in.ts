import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { logAct } from '../events/index.ts';
import type { AccountAct } from './doors.ts';

/** What better-auth answers to whoever is signed in now; a second step that is missing has no user. */
const SignedIn = z.object({ user: z.object({ id: z.string(), email: z.string() }) });

/** Who is signed in now, by an answer of better-auth; undefined where a second step is missing. */
export function signedInBy(answer: string): { id: string; email: string } | undefined {
  return SignedIn.safeParse(parseJson(answer)).data?.user;
}

/**
 * Writes down that somebody signed in, for every organization that they belong to, so that those
 * who answer for it can see from where.
 */
export async function recordSignIn(
  database: Database,
  { ip, headers }: Arrival,
  userId: string,
): Promise<void> {
  await database.asSystem(async (tx) => writeSignIn(tx, { userId, ip, headers }));
}

/** From where somebody comes. */
export interface Arrival {
  ip: string;
  headers: IncomingHttpHeaders;
}

/** Writes one sign-in down; `through` says by which way, unless it was by password. */
export async function writeSignIn(
  tx: Tx,
  signIn: Arrival & { userId: string; through?: string },
): Promise<void> {
  const { userId, ip, headers, through } = signIn;
  const user = await tx
    .updateTable('users')
    .set({ lastLoginAt: new Date() })
    .where('id', '=', userId)
    .returning('name')
    .executeTakeFirst();
  if (!user) return;
  const what = `signed in${through === undefined ? '' : ` by ${through}`}.`;
  await tell(tx, { userId, name: user.name }, { eventType: 'member.signed-in', what }, ip, {
    userAgent: headers['user-agent']?.slice(0, 300) ?? null,
    ...(through === undefined ? {} : { through }),
  });
}

/** Writes down what somebody did to their own account. */
export async function recordAccountAct(
  database: Database,
  { userId, act, address }: { userId: string; act: AccountAct; address: string },
): Promise<void> {
  await database.asSystem(async (tx) => {
    const user = await tx
      .selectFrom('users')
      .select('name')
      .where('id', '=', userId)
      .executeTakeFirst();
    if (user) await tell(tx, { userId, name: user.name }, act, address, {});
  });
}

/** Tells every organization in which the person works. */
async function tell(
  tx: Tx,
  { userId, name }: { userId: string; name: string },
  { eventType, what }: AccountAct,
  address: string,
  details: Record<string, unknown>,
): Promise<void> {
  const memberships = await tx
    .selectFrom('organization_users')
    .select('organizationId')
    .where('userId', '=', userId)
    .where('isActive', '=', true)
    .execute();
  for (const { organizationId } of memberships) {
    await logAct(tx, {
      organizationId,
      eventType,
      source: 'sign-in',
      message: `${name} ${what}`,
      actor: { name, userId, apiKeyId: null },
      address,
      details,
    });
  }
}
