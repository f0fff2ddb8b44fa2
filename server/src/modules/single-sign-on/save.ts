import type { BodyOf, putSso } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Member } from '../../http/index.ts';
import { AppError, newId } from '../../platform/index.ts';
import type { Credentials } from '../credentials/index.ts';
import { logAct } from '../events/index.ts';
import { forgetSubjects } from './pin.ts';
import type { ProviderRow } from './provider.ts';

export type SsoSettings = BodyOf<typeof putSso>;

export interface Doer {
  by: Member;
  address: string;
}

/**
 * Keeps the settings of an organization's provider. Without a new client secret the one before
 * stays, but only for the same issuer: nobody has it sent somewhere else without knowing it. Whom
 * another provider than now vouched for is signed out. Needs a system transaction, as sessions do.
 */
export async function saveProvider(
  tx: Tx,
  credentials: Credentials,
  { by, address }: Doer,
  settings: SsoSettings,
): Promise<void> {
  const { organizationId } = by;
  const before = await lock(tx, organizationId);
  const secret = settings.protocol === 'oidc' ? settings.clientSecret : null;
  const isSameOidc =
    before?.protocol === 'oidc' &&
    settings.protocol === 'oidc' &&
    before.issuer === settings.issuer &&
    before.clientId === settings.clientId;
  if (secret === undefined && !isSameOidc) {
    throw new AppError('unprocessable', 'Enter the client secret of this issuer and client.', {
      errors: [{ path: 'clientSecret', message: 'is missing' }],
    });
  }
  const values = columnsOf(settings);
  const after = await tx
    .insertInto('sso_providers')
    .values({ id: newId(), organizationId, ...values })
    .onConflict((conflict) =>
      conflict.column('organizationId').doUpdateSet({ ...values, updatedAt: new Date() }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  if (secret !== undefined) {
    const owner = { organizationId, table: 'sso_providers', rowId: after.id } as const;
    await credentials.write(tx, owner, { clientSecret: secret });
  }
  if (before && (secret !== undefined || isAnother(before, after))) {
    await endSessions(tx, organizationId);
  }
  // Another provider or client names people otherwise.
  if (before && namesOthers(before, after)) await forgetSubjects(tx, organizationId);
  await logAct(tx, {
    organizationId,
    eventType: 'sso.changed',
    source: 'single-sign-on',
    message: before
      ? `${by.name} changed single sign-on.`
      : `${by.name} set up single sign-on at ${settings.issuer}.`,
    actor: by,
    address,
    details: {
      before: before ? shown(before) : null,
      after: shown(after),
      isSecretNew: typeof secret === 'string',
    },
  });
}

/**
 * Forgets the provider: who came by it is signed out, and must have a password from then on. Needs a
 * system transaction.
 */
export async function forgetProvider(tx: Tx, { by, address }: Doer): Promise<void> {
  const { organizationId } = by;
  const before = await lock(tx, organizationId);
  if (!before) return;
  await tx.deleteFrom('sso_providers').where('id', '=', before.id).execute();
  await endSessions(tx, organizationId);
  await forgetSubjects(tx, organizationId);
  await logAct(tx, {
    organizationId,
    eventType: 'sso.changed',
    source: 'single-sign-on',
    message: `${by.name} turned single sign-on off.`,
    actor: by,
    address,
    details: { before: shown(before), after: null },
  });
}

async function lock(tx: Tx, organizationId: string): Promise<ProviderRow | undefined> {
  return tx
    .selectFrom('sso_providers')
    .selectAll()
    .where('organizationId', '=', organizationId)
    .forUpdate()
    .executeTakeFirst();
}

/** True where what vouches for people is not the same; a rule of who comes in changes nobody's proof. */
function isAnother(before: ProviderRow, after: ProviderRow): boolean {
  return (
    namesOthers(before, after) ||
    before.entryPoint !== after.entryPoint ||
    before.certificate !== after.certificate
  );
}

function namesOthers(before: ProviderRow, after: ProviderRow): boolean {
  const names = ['protocol', 'issuer', 'clientId'] as const;
  return names.some((name) => before[name] !== after[name]);
}

/** Signs out whoever came by the organization's provider; the database has their sockets ended. */
async function endSessions(tx: Tx, organizationId: string): Promise<void> {
  await tx.deleteFrom('sessions').where('ssoOrganizationId', '=', organizationId).execute();
}

function columnsOf(settings: SsoSettings) {
  const { protocol, issuer, newRole, isRequired } = settings;
  const own =
    settings.protocol === 'oidc'
      ? { clientId: settings.clientId, entryPoint: null, certificate: null }
      : { clientId: null, entryPoint: settings.entryPoint, certificate: settings.certificate };
  return { protocol, issuer, newRole, isRequired, ...own };
}

/** What may be told of a provider later: no secret is in it. */
function shown(row: ProviderRow): Partial<ProviderRow> {
  const { protocol, issuer, clientId, entryPoint, certificate, newRole, isRequired } = row;
  return { protocol, issuer, clientId, entryPoint, certificate, newRole, isRequired };
}
