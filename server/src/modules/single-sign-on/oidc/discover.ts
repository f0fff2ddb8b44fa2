import { z } from 'zod';
import { AppError, parseJson } from '../../../platform/index.ts';
import type { SafeFetch } from '../../../platform/index.ts';

/** How a tenant's identity provider is reached: its addresses are the tenant's word. */
export interface Outside {
  fetch: SafeFetch;
  /** True for hosts of the operator's own network, which need no TLS. */
  mayBePlain: (host: string) => boolean;
}

const Endpoints = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
});
export type Endpoints = z.infer<typeof Endpoints>;

const WELL_KNOWN = '/.well-known/openid-configuration';
const NAMES = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'userinfo_endpoint',
] as const;

/**
 * Reads where a provider has its endpoints (OpenID Connect Discovery 1.0, section 4), anew each time:
 * sign-ins are rare, and providers move. Throws {@link AppError} `unprocessable` with what is wrong.
 */
export async function discover(outside: Outside, issuer: string): Promise<Endpoints> {
  checkTls(outside, issuer, 'The issuer');
  const address = withoutSlash(issuer) + WELL_KNOWN;
  const { status, body } = await outside.fetch(address, {
    headers: { accept: 'application/json' },
  });
  const parsed = Endpoints.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (status !== 200 || !parsed.success) {
    throw wrong(`There is no OpenID Connect configuration at ${address} (status ${status}).`);
  }
  const found = parsed.data;
  // Else one provider could speak for another (OpenID Connect Discovery 1.0, section 4.3).
  if (withoutSlash(found.issuer) !== withoutSlash(issuer)) {
    throw wrong(`What is found at ${address} is the configuration of another issuer.`);
  }
  for (const name of NAMES) {
    const endpoint = found[name];
    if (endpoint !== undefined) checkTls(outside, endpoint, `The provider's ${name}`);
  }
  return found;
}

/** Throws `unprocessable` for an address that others on the way could read or change. */
export function checkTls({ mayBePlain }: Outside, address: string, what: string): void {
  const url = URL.parse(address);
  if (url?.protocol === 'https:') return;
  if (url?.protocol === 'http:' && mayBePlain(url.hostname)) return;
  throw wrong(`${what} must be an https address.`);
}

function wrong(detail: string): AppError {
  return new AppError('unprocessable', detail, { errors: [{ path: 'issuer', message: detail }] });
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/u, '');
}
