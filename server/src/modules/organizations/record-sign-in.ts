import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import type { Database } from '../../database/index.ts';
import { logAct } from '../events/index.ts';

/** What better-auth answers to whoever is signed in now; a second step that is missing has no user. */
const SignedIn = z.object({ user: z.object({ id: z.string() }) });

const WAYS = /^\/api\/auth\/(?:sign-in\/|two-factor\/verify-)/u;

/**
 * Writes down that somebody signed in, for every organization that they belong to, so that those
 * who answer for it can see from where.
 */
export async function recordSignIn(
  database: Database,
  request: { url: string; ip: string; headers: IncomingHttpHeaders },
  answer: string,
): Promise<void> {
  // Who is signed in and enters a code sets up a second step, and does not sign in.
  const isIn = request.headers.cookie?.includes('session_token=') === true;
  if (!WAYS.test(request.url) || (isIn && !request.url.includes('/sign-in/'))) return;
  const signedIn = SignedIn.safeParse(parseJson(answer));
  if (!signedIn.success) return;
  const { id } = signedIn.data.user;
  await database.asSystem(async (tx) => {
    const user = await tx
      .updateTable('users')
      .set({ lastLoginAt: new Date() })
      .where('id', '=', id)
      .returning('name')
      .executeTakeFirst();
    const memberships = await tx
      .selectFrom('organization_users')
      .select('organizationId')
      .where('userId', '=', id)
      .where('isActive', '=', true)
      .execute();
    for (const { organizationId } of memberships) {
      await logAct(tx, {
        organizationId,
        eventType: 'member.signed-in',
        source: 'sign-in',
        message: `${user?.name} signed in.`,
        actor: { name: user?.name ?? '', userId: id, apiKeyId: null },
        address: request.ip,
        details: { userAgent: request.headers['user-agent']?.slice(0, 300) ?? null },
      });
    }
  });
}
