import { randomBytes } from 'node:crypto';
import { connectIntegration, finishConnecting } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, Request } from '../../http/index.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import type { Consent, IntegrationContext } from '../../integrations/integration.ts';
import { AppError, notFound, parseJson } from '../../platform/index.ts';
import { tell } from './change.ts';
import { adapterOf, contextOf, findIntegration, ownerOf } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { validate } from './validate.ts';
import { viewsOf } from './view.ts';

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
    bind(connectIntegration, async ({ params, caller, signal }) =>
      begin(parts, personOf(caller), params.id, signal),
    ),
    bind(finishConnecting, async (request) => {
      const { caller } = request;
      const row = await finish(parts, request);
      return parts.database.inOrganization(caller.organizationId, async (tx) => {
        const [view] = await viewsOf(parts, tx, [row]);
        if (!view) throw notFound('integration');
        return view;
      });
    }),
  ];
}

function personOf({ userId, organizationId }: Member): { userId: string; organizationId: string } {
  if (userId !== null) return { userId, organizationId };
  throw new AppError('forbidden', 'A person has to agree: an API key cannot.');
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
  { body, caller, raw, signal }: Request<typeof finishConnecting>,
): Promise<IntegrationRow> {
  const { organizationId, userId } = personOf(caller);
  const attempt = attemptOf(parts, body.state);
  // Whoever agreed is who began: else one could have another's account connected to one's own desk.
  if (attempt?.userId !== userId || attempt.organizationId !== organizationId) throw notBegun();
  const { integrationId } = attempt;
  const { consent, context, row } = await parts.database.inOrganization(
    organizationId,
    async (tx) => {
      const found = await findIntegration(tx, integrationId);
      const opened = await openConsent(parts, tx, found, signal);
      if (opened.context.credentials[ATTEMPT] !== attempt.nonce) throw notBegun();
      await parts.credentials.write(tx, ownerOf(found), { [ATTEMPT]: null });
      return { ...opened, row: found };
    },
  );
  const { code, iss } = body;
  if (code === undefined) {
    throw new AppError('unprocessable', `${row.name} was not connected: nobody agreed there.`);
  }
  const way = { redirectUrl: redirectUrlOf(parts), code, issuer: iss };
  await told(async () => consent.finish(context, way));
  await parts.database.inOrganization(organizationId, async (tx) =>
    tell(tx, { by: caller, address: raw.ip }, 'connected', row),
  );
  return validate(parts, organizationId, integrationId, signal);
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

/** The page of the inbox that hands in what came back. */
function redirectUrlOf({ publicUrl }: IntegrationParts): string {
  return `${publicUrl}/settings/integrations`;
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
