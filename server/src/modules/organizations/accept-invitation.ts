import { acceptInvitation, joinByInvitation, openInvitation } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import { addMember, addUser } from './add.ts';
import { idOfToken, isGood } from './invitation-link.ts';

/** What whoever holds an invitation's link may do: look, and accept once. */
export function acceptRoutes(options: {
  database: Database;
  signer: Signer;
  hashPassword: (password: string) => Promise<string>;
}): BoundRoute[] {
  const { database, signer, hashPassword } = options;
  return [
    bind(openInvitation, async ({ params }) => {
      const row = await database.lookUp(async (tx) => find(tx, signer, params.token));
      const { email } = row;
      const hasAccount = await database.lookUp(async (tx) => isKnown(tx, email));
      const { organizationName: name, slug, role, invitedBy } = row;
      const expiresAt = row.expiresAt.toISOString();
      return { organization: { name, slug }, email, role, invitedBy, hasAccount, expiresAt };
    }),
    bind(acceptInvitation, async ({ params, body, raw }) => {
      // Before the password is hashed, which costs: a forged link is not worth it.
      const { email } = await database.lookUp(async (tx) => find(tx, signer, params.token));
      if (await database.lookUp(async (tx) => isKnown(tx, email))) throw mustSignIn(email);
      const passwordHash = await hashPassword(body.password);
      return database.asSystem(async (tx) => {
        const taken = await take(tx, signer, params.token);
        const userId = await addUser(tx, { email: taken.email, name: body.name, passwordHash });
        return enter(tx, taken, { userId, name: body.name }, raw.ip);
      });
    }),
    bind(joinByInvitation, async ({ params, caller, raw }) => {
      const { userId } = caller;
      if (userId === null) throw new AppError('forbidden', 'An API key is nobody who could join.');
      return database.asSystem(async (tx) => {
        const taken = await take(tx, signer, params.token);
        const person = await tx
          .selectFrom('users')
          .select(['name', 'email'])
          .where('id', '=', userId)
          .executeTakeFirstOrThrow();
        if (person.email !== taken.email) {
          throw new AppError(
            'forbidden',
            `This invitation is for ${taken.email}, and you are signed in as ${person.email}. Sign in with the invited address.`,
          );
        }
        return enter(tx, taken, { userId, name: person.name }, raw.ip);
      });
    }),
  ];
}

type Found = Awaited<ReturnType<typeof find>>;

/** The invitation of a token; throws `not-found` with what to do. */
async function find(tx: Tx, signer: Signer, token: string) {
  const row = await selectInvitation(tx, token).executeTakeFirst();
  if (row && isGood(signer, token, row)) return row;
  throw noLongerGood();
}

/** The same, and uses it up: of two who accept at once, the second waits and finds none. */
async function take(tx: Tx, signer: Signer, token: string): Promise<Found> {
  const row = await selectInvitation(tx, token).forUpdate('invitations').executeTakeFirst();
  if (!row || !isGood(signer, token, row)) throw noLongerGood();
  await tx.deleteFrom('invitations').where('id', '=', row.id).execute();
  return row;
}

function selectInvitation(tx: Tx, token: string) {
  return tx
    .selectFrom('invitations')
    .innerJoin('organizations', 'organizations.id', 'invitations.organizationId')
    .leftJoin('users', 'users.id', 'invitations.invitedById')
    .selectAll('invitations')
    .select(['organizations.name as organizationName', 'organizations.slug'])
    .select('users.name as invitedBy')
    .where('invitations.id', '=', idOfToken(token) ?? '')
    .where('organizations.isActive', '=', true);
}

/** Makes the person a member as the invitation says, and writes it down. */
async function enter(
  tx: Tx,
  { id, organizationId, email, role, slug }: Found,
  { userId, name }: { userId: string; name: string },
  address: string,
): Promise<{ organization: { slug: string } }> {
  await addMember(tx, { organizationId, userId, role });
  await logAct(tx, {
    organizationId,
    eventType: 'invitation.accepted',
    source: 'members',
    message: `${name} joined by invitation (${role}).`,
    actor: { name, userId, apiKeyId: null },
    address,
    details: { invitation: { id, email }, before: null, after: { role } },
  });
  return { organization: { slug } };
}

async function isKnown(tx: Tx, email: string): Promise<boolean> {
  const row = await tx
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst();
  return row !== undefined;
}

function mustSignIn(email: string): AppError {
  return new AppError('conflict', `${email} has an account already. Sign in first, then join.`);
}

function noLongerGood(): AppError {
  return new AppError(
    'not-found',
    'This invitation is not good any more: it was used, taken back or renewed, or it has run out. Ask whoever invited you for a new one.',
  );
}
