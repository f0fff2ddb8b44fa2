import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import type { CryptoKey, JWTPayload } from 'jose';

/** What a provider does wrong, where it is to. */
export interface Faults {
  /** Changes the claims of the ID token. */
  claims?: (claims: JWTPayload) => JWTPayload;
  /** Signs with a key that is not published, or not at all. */
  signature?: 'other key' | 'none';
  /** Where the configuration redirects to. */
  redirect?: string;
  /** Changes the published configuration. */
  configuration?: Record<string, unknown>;
  /** Adds to the address to which people are sent back. */
  answer?: Record<string, string>;
  /** Sends people back with an error and no code. */
  error?: string;
  /** Who the userinfo endpoint speaks of. */
  userinfo?: Record<string, unknown>;
}

export interface OidcServer {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who signs in there next, as claims of the ID token. */
  person: Record<string, unknown>;
  faults: Faults;
  /** The parameters with which people came. */
  asked: URLSearchParams[];
  close(): Promise<void>;
}

interface Grant {
  nonce: string;
  challenge: string;
  redirectUri: string;
}

/** An OpenID provider on a free port of this machine, which signs people in without asking. */
export async function startOidcServer(): Promise<OidcServer> {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const grants = new Map<string, Grant>();
  const provider: Omit<OidcServer, 'close'> = {
    issuer: '',
    clientId: 'frontdesk:desk',
    clientSecret: 'a secret/with+signs & spaces',
    person: {},
    faults: {},
    asked: [],
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', provider.issuer);
    const send = (body: unknown, status = 200): unknown =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    switch (url.pathname) {
      case '/.well-known/openid-configuration': {
        const { redirect } = provider.faults;
        if (redirect !== undefined) response.writeHead(302, { location: redirect }).end();
        else send({ ...configurationOf(provider.issuer), ...provider.faults.configuration });
        return;
      }
      case '/authorize':
        response.writeHead(302, { location: authorize(url.searchParams) }).end();
        return;
      case '/token': {
        const id_token = await token(request);
        if (id_token === undefined) send({ error: 'invalid_grant' }, 400);
        else send({ id_token, access_token: 'access', token_type: 'Bearer' });
        return;
      }
      case '/jwks':
        send({ keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256' }] });
        return;
      case '/userinfo':
        if (request.headers.authorization === 'Bearer access') {
          send({ sub: subject(), ...provider.faults.userinfo });
        } else send({}, 401);
        return;
      default:
        send({}, 404);
    }
  }

  /** Everybody has their own. */
  const subject = (): string => `subject of ${String(provider.person['email']).toLowerCase()}`;

  function authorize(given: URLSearchParams): string {
    provider.asked.push(given);
    const back = new URL(given.get('redirect_uri') ?? '');
    const code = randomBytes(16).toString('hex');
    grants.set(code, {
      nonce: given.get('nonce') ?? '',
      challenge: given.get('code_challenge') ?? '',
      redirectUri: back.href,
    });
    back.searchParams.set('state', given.get('state') ?? '');
    if (provider.faults.error === undefined) back.searchParams.set('code', code);
    else back.searchParams.set('error', provider.faults.error);
    for (const [name, value] of Object.entries(provider.faults.answer ?? {})) {
      back.searchParams.set(name, value);
    }
    return back.href;
  }

  /** The ID token for a code, once, for the right client with the right verifier. */
  async function token(request: IncomingMessage): Promise<string | undefined> {
    const form = new URLSearchParams(await textOf(request));
    const code = form.get('code') ?? '';
    const grant = grants.get(code);
    grants.delete(code);
    const pair = [provider.clientId, provider.clientSecret].map((part) =>
      encodeURIComponent(part).replaceAll('%20', '+'),
    );
    const expected = `Basic ${Buffer.from(pair.join(':')).toString('base64')}`;
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const isRight =
      request.headers.authorization === expected &&
      grant?.challenge === challenge &&
      grant.redirectUri === form.get('redirect_uri');
    return isRight ? sign(grant.nonce) : undefined;
  }

  async function sign(nonce: string): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const { claims = (same) => same, signature } = provider.faults;
    const payload = claims({
      iss: provider.issuer,
      aud: provider.clientId,
      sub: subject(),
      iat: now,
      exp: now + 300,
      nonce,
      ...provider.person,
    });
    if (signature === 'none') return new UnsecuredJWT(payload).encode();
    const key: CryptoKey = signature === 'other key' ? other.privateKey : own.privateKey;
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'own' }).sign(key);
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  provider.issuer = `http://127.0.0.1:${port}`;
  return Object.assign(provider, {
    close: async () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function configurationOf(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(String(part)));
  return Buffer.concat(parts).toString();
}
