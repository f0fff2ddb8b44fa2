import { createHash } from 'node:crypto';
import type { Attempt } from '../attempt.ts';
import type { Endpoints } from './discover.ts';

/**
 * Where somebody is sent to sign in: authorization code flow (OpenID Connect Core 1.0, 3.1.2.1)
 * with PKCE (RFC 7636).
 */
export function authorizationUrl(
  { authorization_endpoint: endpoint }: Pick<Endpoints, 'authorization_endpoint'>,
  attempt: Attempt,
  asked: { clientId: string; redirectUrl: string; email: string },
): string {
  const url = new URL(endpoint);
  const parameters = {
    response_type: 'code',
    scope: 'openid email profile',
    client_id: asked.clientId,
    redirect_uri: asked.redirectUrl,
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: asked.email,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
