import { randomBytes } from 'node:crypto';
import { connectIntegration, finishConnecting, may } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { bind, bindRaw } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import type { Consent, IntegrationContext } from '../../integrations/integration.ts';
import { AppError, parseJson } from '../../platform/index.ts';
import { tell } from './change.ts';
import { adapterOf, contextOf, findIntegration, ownerOf } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { validate } from './validate.ts';

const PURPOSE = 'integration consent';
/** In the vault: the one attempt that may still come back. */
const ATTEMPT = 'consent.attempt';
/** Milliseconds that somebody may take on the system's page. */
const LIFETIME = 15 * 60_000;
/** Milliseconds for the system's answers. */
const LIMIT = 60_000;

/** Who began to agree to what: it travels to the system and back. */
const Attempt = z.object({
  organizationId: z.string(),
  integrationId: z.string(),
  userId: z.string(),
  nonce: z.string(),
  expiresAt: z.number(),
});
type Attempt = z.infer<typeof Attempt>;

/** The two steps of connecting by consent: to the system's page, and back. */
export function connectRoutes(parts: IntegrationParts): BoundRoute[] {
  return [
    bind(connectIntegration, async ({ params, caller, signal }) => {
      if (caller.userId === null) {
        throw new AppError('forbidden', 'A person has to agree: an API key cannot.');
      }
      return begin(parts, { ...caller, userId: caller.userId }, params.id, signal);
    }),
    bindRaw(finishConnecting, async (request) => {
      const { reply, log } = request;
      const outcome = await finish(parts, request).catch((error: unknown) => {
        if (!(error instanceof AppError) && !(error instanceof IntegrationError)) throw error;
        log.warn({ err: error }, 'an integration was not connected');
        return { problem: error.message };
      });
      const said = new URLSearchParams(outcome).toString();
      await reply.redirect(`${parts.publicUrl}/settings/integrations?${said}`, 303);
      return reply;
    }),
  ];
}

async function begin(
  parts: IntegrationParts,
  { organizationId, userId }: { organizationId: string; userId: string },
  integrationId: string,
  signal: AbortSignal,
): Promise<{ url: string | null }> {
  const expiresAt = parts.clock.now().getTime() + LIFETIME;
  const nonce = randomBytes(16).toString('base64url');
  const attempt = { organizationId, integrationId, userId, nonce, expiresAt };
  const { consent, context } = await parts.database.inOrganization(organizationId, async (tx) => {
    const row = await findIntegration(tx, integrationId);
    await parts.credentials.write(tx, ownerOf(row), { [ATTEMPT]: nonce });
    return openConsent(parts, tx, row, signal);
  });
  const url = await told(async () =>
    consent.begin(context, { redirectUrl: redirectUrlOf(parts), state: stateOf(parts, attempt) }),
  );
  return { url };
}

async function finish(
  parts: IntegrationParts,
  { query, caller, raw, signal }: Request<typeof finishConnecting>,
): Promise<Record<string, string>> {
  const attempt = attemptOf(parts, query.state);
  // Whoever agreed is who began: else one could have another's account connected to one's own desk.
  if (attempt === undefined || caller.userId !== attempt.userId) throw notBegun();
  const { organizationId, integrationId } = attempt;
  const { consent, context, row, by } = await parts.database.inOrganization(
    organizationId,
    async (tx) => {
      const member = await mayConnect(tx, attempt);
      const found = await findIntegration(tx, integrationId);
      const opened = await openConsent(parts, tx, found, signal);
      if (opened.context.credentials[ATTEMPT] !== attempt.nonce) throw notBegun();
      await parts.credentials.write(tx, ownerOf(found), { [ATTEMPT]: null });
      return { ...opened, row: found, by: member };
    },
  );
  const { code } = query;
  if (code === undefined) {
    throw new AppError('unprocessable', `${row.name} was not connected: nobody agreed there.`);
  }
  await told(async () => consent.finish(context, { redirectUrl: redirectUrlOf(parts), code }));
  await parts.database.inOrganization(organizationId, async (tx) => {
    const actor = { name: by.name, userId: attempt.userId, apiKeyId: null, organizationId };
    await tell(tx, { by: actor, address: raw.ip }, 'connected', row);
  });
  await validate(parts, organizationId, integrationId, signal);
  return { connected: integrationId };
}

/** The name of who began, if they may still do it; throws `forbidden`. */
async function mayConnect(tx: Tx, { userId }: Attempt): Promise<{ name: string }> {
  const member = await tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select(['organization_users.role', 'users.name'])
    .where('organization_users.userId', '=', userId)
    .where('organization_users.isActive', '=', true)
    .executeTakeFirst();
  if (member && may(member.role, 'integrations.write')) return { name: member.name ?? '' };
  throw new AppError('forbidden', 'Your role may not connect integrations.');
}

async function openConsent(
  parts: IntegrationParts,
  tx: Tx,
  row: IntegrationRow,
  signal: AbortSignal,
): Promise<{ consent: Consent; context: IntegrationContext }> {
  const { consent } = adapterOf(parts, row.type);
  if (!consent) throw new AppError('unprocessable', 'This system is connected by its keys.');
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  return { consent, context: await contextOf(parts, tx, row, limit) };
}

function redirectUrlOf({ publicUrl }: IntegrationParts): string {
  return publicUrl + finishConnecting.path;
}

function stateOf({ signer }: IntegrationParts, attempt: Attempt): string {
  const text = Buffer.from(JSON.stringify(attempt)).toString('base64url');
  return `${text}.${signer.sign(PURPOSE, text)}`;
}

function attemptOf({ signer, clock }: IntegrationParts, state: string): Attempt | undefined {
  const [text = '', signature = ''] = state.split('.');
  if (!signer.verify(PURPOSE, text, signature)) return undefined;
  const attempt = Attempt.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  return attempt.success && attempt.data.expiresAt > clock.now().getTime()
    ? attempt.data
    : undefined;
}

function notBegun(): AppError {
  return new AppError(
    'unprocessable',
    'This belongs to no attempt of yours, or it came too late. Connect again.',
  );
}

/** What a system refuses while somebody connects it is told to them. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof IntegrationError)) throw error;
    throw new AppError('unprocessable', error.message, { cause: error });
  }
}
