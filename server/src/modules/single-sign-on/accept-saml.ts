import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  forgetAttempt,
  idOfRequest,
  organizationOfAttempt,
  proveAttempt,
  takeAttempt,
} from './attempt.ts';
import { attemptIn } from './cookie.ts';
import type { SsoParts } from './parts.ts';
import { providerOf } from './provider.ts';
import type { ProviderRow } from './provider.ts';
import { badAnswer, SsoRefused } from './refused.ts';
import { toldTo } from './refuse.ts';
import { samlOf } from './saml/settings.ts';
import { verifyResponse } from './saml/verify-response.ts';
import { urlsOf } from './urls.ts';
import type { Vouched } from './vouched.ts';

const Posted = z.object({ SAMLResponse: z.string().min(1) });

/**
 * Takes a SAML answer that a provider had a browser post, and keeps what it proves for the browser
 * that began the sign-in. Throws `SsoRefused`.
 */
export async function acceptSaml(
  { database, publicUrl }: SsoParts,
  organizationId: string,
  body: unknown,
): Promise<void> {
  const posted = Posted.safeParse(body);
  if (!posted.success) throw new SsoRefused('expired', 'There is no SAML answer.');
  const { SAMLResponse } = posted.data;
  const claimed = claimedId(SAMLResponse);
  // What nobody asked for here is not even read.
  const provider = await database.asSystem(async (tx) => {
    const row = await providerOf(tx, organizationId);
    if (row?.protocol === 'saml' && claimed !== undefined) {
      if ((await organizationOfAttempt(tx, claimed)) === organizationId) return row;
    }
    throw new SsoRefused('expired', 'The answer belongs to no sign-in that was begun here.');
  });
  await toldTo(organizationId, async () => {
    const urls = urlsOf(publicUrl, organizationId);
    try {
      const { vouched, requestId } = await verifyResponse(samlOf(provider), urls, SAMLResponse);
      const id = idOfRequest(requestId);
      if (id === undefined || id !== claimed) {
        throw badAnswer('The answer and the assertion in it are to different requests.');
      }
      await database.asSystem(async (tx) => proveAttempt(tx, id, provider, vouched));
    } catch (error) {
      // One bad answer ends it: nobody tries many.
      await database.asSystem(async (tx) => forgetAttempt(tx, claimed));
      throw error;
    }
  });
}

/** Lets the browser that began fetch what the provider's answer proved. Throws `SsoRefused`. */
export async function finishSaml(
  { database }: SsoParts,
  { headers }: FastifyRequest,
): Promise<{ provider: ProviderRow; vouched: Vouched }> {
  const attempt = attemptIn(headers);
  return database.asSystem(async (tx) => {
    const organizationId = await organizationOfAttempt(tx, attempt.id);
    const provider = await providerOf(tx, organizationId);
    if (!provider) throw new SsoRefused('expired', 'There is no such provider any more.');
    const { email, name } = await takeAttempt(tx, attempt, provider);
    if (email === null) throw new SsoRefused('expired', 'The provider has not answered.');
    return { provider, vouched: { email, name: name ?? email } };
  });
}

/** The request that an answer says it is to, before anything of it is proved. */
function claimedId(encoded: string): string | undefined {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const [, requestId = ''] = /\bInResponseTo\s*=\s*["']([^"']*)["']/u.exec(xml) ?? [];
  return idOfRequest(requestId);
}
