import { startSso } from '@frontdesk/contract';
import { bind, networkOf, refuseOtherPages } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import { createAttempts } from '../organizations/index.ts';
import { newAttempt, noteAttempt } from './attempt.ts';
import type { Attempt } from './attempt.ts';
import { attemptCookie } from './cookie.ts';
import { authorizationUrl } from './oidc/authorize.ts';
import { discover } from './oidc/discover.ts';
import type { SsoParts } from './parts.ts';
import { providerFor } from './provider.ts';
import type { ProviderRow } from './provider.ts';
import { requestUrl } from './saml/service.ts';
import { samlOf } from './saml/settings.ts';
import { urlsOf } from './urls.ts';

/** Sends somebody to the identity provider of the organization that proved their address's domain. */
export function startRoute(parts: SsoParts): BoundRoute {
  const { database, publicUrl } = parts;
  const attempts = createAttempts(database, {
    purpose: 'single sign-on by',
    most: 60,
    detail: 'Too many sign-ins from your network. Wait some minutes and try again.',
  });
  return bind(startSso, async ({ body, raw, reply }) => {
    refuseOtherPages(raw, publicUrl);
    await attempts.begin(networkOf(raw.ip));
    // Whether somebody has this address is not asked: the domain alone decides.
    const provider = await database.asSystem(async (tx) => providerFor(tx, body.email));
    if (!provider) {
      throw new AppError(
        'not-found',
        'There is no single sign-on for this address. Sign in with your password.',
      );
    }
    const attempt = newAttempt();
    const url = await addressAt(parts, provider, attempt, body.email);
    await database.asSystem(async (tx) => noteAttempt(tx, attempt, provider));
    reply.header('set-cookie', attemptCookie(attempt, publicUrl));
    return { url };
  });
}

async function addressAt(
  { outside, publicUrl }: SsoParts,
  provider: ProviderRow,
  attempt: Attempt,
  email: string,
): Promise<string> {
  const urls = urlsOf(publicUrl, provider.organizationId);
  if (provider.protocol === 'saml') return requestUrl(samlOf(provider), urls, attempt.requestId);
  const { redirectUrl } = urls;
  const endpoints = await discover(outside, provider.issuer).catch((error: unknown) => {
    throw new AppError(
      'conflict',
      'The sign-in of your organization cannot be reached right now. Try again in a moment, or ask an owner of your organization.',
      { cause: error },
    );
  });
  return authorizationUrl(endpoints, attempt, {
    clientId: provider.clientId ?? '',
    redirectUrl,
    email,
  });
}
