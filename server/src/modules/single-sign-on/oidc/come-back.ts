import { z } from 'zod';
import type { Attempt } from '../attempt.ts';
import { badAnswer, SsoRefused } from '../refused.ts';
import { domainOf, vouchedFor } from '../vouched.ts';
import type { Vouched } from '../vouched.ts';
import { discover } from './discover.ts';
import type { Outside } from './discover.ts';
import { exchangeCode, readUserInfo } from './exchange.ts';
import type { Client } from './exchange.ts';
import { verifyIdToken } from './verify-id-token.ts';

const Person = z.object({
  sub: z.string(),
  email: z.unknown().optional(),
  email_verified: z.union([z.boolean(), z.string()]).optional().catch(undefined),
  name: z.string().optional().catch(undefined),
  given_name: z.string().optional().catch(undefined),
  family_name: z.string().optional().catch(undefined),
  /** Google's: the organization whose account it is. */
  hd: z.string().optional().catch(undefined),
});

const GOOGLE = 'https://accounts.google.com';

/** Finds out who came back with a code. Throws `SsoRefused`, or `AppError` of the guarded fetch. */
export async function comeBack(
  outside: Outside,
  provider: Client & { issuer: string },
  { code, attempt, redirectUrl }: { code: string; attempt: Attempt; redirectUrl: string },
): Promise<Vouched> {
  const { fetch } = outside;
  const endpoints = await discover(outside, provider.issuer);
  const { verifier, nonce } = attempt;
  const tokens = await exchangeCode(fetch, endpoints, provider, { code, verifier, redirectUrl });
  const claims = await verifyIdToken(fetch, endpoints, tokens.id_token, {
    clientId: provider.clientId,
    nonce,
  });
  const { userinfo_endpoint: endpoint } = endpoints;
  const { access_token: accessToken } = tokens;
  const more =
    claims['email'] === undefined && endpoint !== undefined && accessToken !== undefined
      ? await readUserInfo(fetch, endpoint, { accessToken, subject: claims.sub })
      : {};
  return personOf(endpoints.issuer, Person.parse({ ...more, ...claims }));
}

function personOf(issuer: string, person: z.infer<typeof Person>): Vouched {
  const { name, given_name: given, family_name: family } = person;
  const vouched = vouchedFor({
    email: person.email,
    name: name ?? [given, family].filter((part) => part !== undefined).join(' '),
    subject: person.sub,
  });
  // Some say nothing of it and only send addresses that they gave out themselves; none may say no.
  if (person.email_verified === false || person.email_verified === 'false') {
    throw new SsoRefused('unverified', `The provider says that ${vouched.email} is not verified.`);
  }
  // Anybody may have a Google account with somebody's address; one of the company says whose it is.
  if (issuer === GOOGLE && person.hd?.toLowerCase() !== domainOf(vouched.email)) {
    throw badAnswer(
      `${vouched.email} has a private Google account. Only accounts of Google Workspace are taken.`,
    );
  }
  return vouched;
}
