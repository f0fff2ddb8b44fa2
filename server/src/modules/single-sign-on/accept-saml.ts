import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  answeredId,
  forgetAttempt,
  idOfRequest,
  organizationOfAttempt,
  proveAttempt,
  takeAnswer,
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
const Fetching = z.object({ answer: z.string().regex(/^[\w-]{43}$/u) });

/**
 * Takes a SAML answer that a provider had a browser post, and keeps what it proves. Gives the handle
 * by which this browser fetches it, if it is also the one that began. Throws `SsoRefused`.
 */
export async function acceptSaml(
  { database, publicUrl }: SsoParts,
  organizationId: string,
  body: unknown,
): Promise<string> {
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
  return toldTo(organizationId, async () => {
    const urls = urlsOf(publicUrl, organizationId);
    try {
      const { vouched, requestId } = await verifyResponse(samlOf(provider), urls, SAMLResponse);
      const id = idOfRequest(requestId);
      if (id === undefined || id !== claimed) {
        throw badAnswer('The answer and the assertion in it are to different requests.');
      }
      return await database.asSystem(async (tx) => proveAttempt(tx, id, provider, vouched));
    } catch (error) {
      // One bad answer ends it: nobody tries many.
      await database.asSystem(async (tx) => forgetAttempt(tx, claimed));
      throw error;
    }
  });
}

/**
 * Lets a browser fetch what the provider's answer proved: it shows that it began, by its cookie, and
 * that it brought the answer, by the handle. Throws `SsoRefused`.
 */
export async function finishSaml(
  { database }: SsoParts,
  { headers, query }: FastifyRequest,
): Promise<{ provider: ProviderRow; vouched: Vouched }> {
  const attempt = attemptIn(headers);
  const fetching = Fetching.safeParse(query);
  if (!fetching.success) throw new SsoRefused('expired', 'This browser brought no answer.');
  const id = answeredId(attempt.id, fetching.data.answer);
  return database.asSystem(async (tx) => {
    const organizationId = await organizationOfAttempt(tx, id);
    const provider = await providerOf(tx, organizationId);
    if (!provider) throw new SsoRefused('expired', 'There is no such provider any more.');
    return { provider, vouched: await takeAnswer(tx, id, provider) };
  });
}

/** The request that an answer says it is to, before anything of it is proved. */
function claimedId(encoded: string): string | undefined {
  const xml = Buffer.from(encoded, 'base64').toString('utf8');
  const [, requestId = ''] = /\bInResponseTo\s*=\s*["']([^"']*)["']/u.exec(xml) ?? [];
  return idOfRequest(requestId);
}
