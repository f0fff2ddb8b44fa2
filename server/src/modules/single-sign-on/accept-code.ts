import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { takeAttempt } from './attempt.ts';
import { attemptIn } from './cookie.ts';
import { comeBack } from './oidc/come-back.ts';
import type { SsoParts } from './parts.ts';
import { providerOf } from './provider.ts';
import type { ProviderRow } from './provider.ts';
import { badAnswer, SsoRefused } from './refused.ts';
import { toldTo } from './refuse.ts';
import { urlsOf } from './urls.ts';
import type { Vouched } from './vouched.ts';

const Answer = z.object({
  state: z.string(),
  code: z.string().optional(),
  /** RFC 6749, 4.1.2.1. */
  error: z.string().optional(),
  /** RFC 9207: who answers. */
  iss: z.string().optional(),
});

/** Takes somebody back from an OpenID provider. Throws `SsoRefused`. */
export async function acceptCode(
  { database, credentials, outside, publicUrl }: SsoParts,
  organizationId: string,
  { query, headers }: FastifyRequest,
): Promise<{ provider: ProviderRow; vouched: Vouched }> {
  const attempt = attemptIn(headers);
  const answer = Answer.safeParse(query);
  if (!answer.success || answer.data.state !== attempt.state) {
    throw new SsoRefused('expired', 'The answer belongs to another sign-in (state).');
  }
  const provider = await database.asSystem(async (tx) => {
    const row = await providerOf(tx, organizationId);
    if (row?.protocol !== 'oidc') throw new SsoRefused('expired', 'There is no such provider.');
    await takeAttempt(tx, attempt, row);
    return row;
  });
  return toldTo(organizationId, async () => {
    const { code, error, iss } = answer.data;
    if (code === undefined) throw badAnswer(`The provider let nobody in (${wordOf(error)}).`);
    if (iss !== undefined && iss.replace(/\/$/u, '') !== provider.issuer.replace(/\/$/u, '')) {
      throw badAnswer('Another provider than the one that was asked answered (iss).');
    }
    const owner = { organizationId, table: 'sso_providers', rowId: provider.id } as const;
    const { clientSecret = '' } = await database.inOrganization(organizationId, async (tx) =>
      credentials.read(tx, owner),
    );
    const client = { issuer: provider.issuer, clientId: provider.clientId ?? '', clientSecret };
    const { redirectUrl } = urlsOf(publicUrl, organizationId);
    return { provider, vouched: await comeBack(outside, client, { code, attempt, redirectUrl }) };
  });
}

/** An error code as it may be repeated: one word of the protocol. */
function wordOf(error: string | undefined): string {
  return error !== undefined && /^[\w.-]{1,60}$/u.test(error) ? error : 'without saying why';
}
