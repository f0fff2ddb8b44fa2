import { IntegrationError } from '../integration.ts';
import { encode } from './serialize.ts';
import type { Plan, Scheme } from './plan.ts';

/** What shows who we are. */
export interface Shown {
  headers: Record<string, string>;
  query: string[];
  cookies: string[];
}

/**
 * The first of the ways that an operation takes for which there are credentials. Where the document
 * names none, what there is of a token or a password is sent all the same: documents forget it.
 * Throws `unauthorised` where something is missing.
 */
export function authorize(security: Plan['security'], credentials: Record<string, string>): Shown {
  const ways = security.length > 0 ? security : unnamed(credentials);
  for (const way of ways) {
    const shown = way.map((scheme) => show(scheme, credentials));
    if (shown.every((each) => each !== undefined)) return merged(shown);
  }
  const names = [...new Set(ways.flat().map(({ scheme, kind }) => `${scheme} (${kind})`))];
  throw new IntegrationError('unauthorised', `Credentials are missing: ${names.join(', ')}.`);
}

function unnamed({ bearerToken, username }: Record<string, string>): Plan['security'] {
  const name = 'authorization';
  if (bearerToken !== undefined) return [[{ scheme: 'bearer', kind: 'bearer', name }]];
  if (username !== undefined) return [[{ scheme: 'basic', kind: 'basic', name }]];
  return [[]];
}

function show(
  { scheme, kind, name }: Scheme,
  credentials: Record<string, string>,
): Partial<Shown> | undefined {
  if (kind === 'basic') {
    const { [scheme]: both, username, password = '' } = credentials;
    const pair = both ?? (username === undefined ? undefined : `${username}:${password}`);
    if (pair === undefined) return undefined;
    return { headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
  }
  const general = kind === 'bearer' ? credentials.bearerToken : credentials.apiKey;
  const secret = credentials[scheme] ?? general;
  if (secret === undefined) return undefined;
  if (kind === 'bearer') return { headers: { authorization: `Bearer ${secret}` } };
  if (kind === 'query') return { query: [`${encode(name)}=${encode(secret)}`] };
  if (kind === 'cookie') return { cookies: [`${encode(name)}=${encode(secret)}`] };
  return { headers: { [name.toLowerCase()]: secret } };
}

function merged(shown: Partial<Shown>[]): Shown {
  return {
    headers: Object.fromEntries(shown.flatMap(({ headers = {} }) => Object.entries(headers))),
    query: shown.flatMap(({ query = [] }) => query),
    cookies: shown.flatMap(({ cookies = [] }) => cookies),
  };
}
