import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { parseJson } from '../../../platform/index.ts';
import type { SafeFetch } from '../../../platform/index.ts';
import { badAnswer } from '../refused.ts';
import type { Endpoints } from './discover.ts';

/** Signatures by keys of the provider alone: neither unsigned nor by the client secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds by which clocks may differ. */
const TOLERANCE = 60;

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

const Claims = z.looseObject({
  sub: z.string().min(1),
  nonce: z.string().optional(),
  azp: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
});
export type Claims = z.infer<typeof Claims>;

/** Reads an ID token and checks all that OpenID Connect Core 1.0, 3.1.3.7, asks for. */
export async function verifyIdToken(
  fetch: SafeFetch,
  endpoints: Endpoints,
  token: string,
  { clientId, nonce }: { clientId: string; nonce: string },
): Promise<Claims> {
  const { status, body } = await fetch(endpoints.jwks_uri, {
    headers: { accept: 'application/json' },
  });
  const keys = Keys.safeParse(parseJson(Buffer.from(body).toString('utf8')));
  if (status !== 200 || !keys.success) {
    throw badAnswer(`The provider's keys cannot be read (status ${status}).`);
  }
  const claims = await verified(token, keys.data, { issuer: endpoints.issuer, clientId });
  if (claims.nonce !== nonce) throw badAnswer('The ID token belongs to another sign-in (nonce).');
  const isForOthersToo = Array.isArray(claims.aud) && claims.aud.length > 1;
  if (claims.azp === undefined ? isForOthersToo : claims.azp !== clientId) {
    throw badAnswer('The ID token was made for another client (azp).');
  }
  return claims;
}

async function verified(
  token: string,
  keys: z.infer<typeof Keys>,
  { issuer, clientId }: { issuer: string; clientId: string },
): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      issuer,
      audience: clientId,
      algorithms: ALGORITHMS,
      requiredClaims: ['sub', 'iat', 'exp'],
      clockTolerance: TOLERANCE,
    });
    return Claims.parse(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) {
      throw badAnswer(`The ID token is not good: ${error.message}.`, error);
    }
    throw error;
  }
}
