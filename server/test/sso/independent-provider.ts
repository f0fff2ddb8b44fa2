import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';

export interface IndependentProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  close(): Promise<void>;
}

/**
 * A certified OpenID provider that others wrote, on a free port of this machine: what we understand
 * of the protocol is held against what they do. It asks for an address and believes it.
 */
export async function startIndependentProvider(
  redirectUrl: () => string,
): Promise<IndependentProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const issuer = `http://127.0.0.1:${port}`;
  const [clientId, clientSecret] = ['frontdesk', 'a secret of the independent provider'];
  let pages: ReturnType<typeof pagesOf> | undefined;
  server.on('request', (request, response) => {
    // Only now is it known where the desk is.
    pages ??= pagesOf(newProvider(issuer, { clientId, clientSecret, redirectUrl: redirectUrl() }));
    pages(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    issuer,
    clientId,
    clientSecret,
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function newProvider(
  issuer: string,
  client: { clientId: string; clientSecret: string; redirectUrl: string },
): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUrl],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['tests'] },
    ttl: {
      AccessToken: 60,
      AuthorizationCode: 60,
      Grant: 60,
      IdToken: 60,
      Interaction: 60,
      Session: 60,
    },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, name: 'Ida Provider' }),
    }),
    // Nobody is asked whether the desk may know them.
    async loadExistingGrant({ oidc }) {
      const { Grant } = oidc.provider;
      const { client: asking, session } = oidc;
      const grant = new Grant({
        clientId: asking?.clientId ?? '',
        accountId: session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
}

/** Its pages: the sign-in, and what the protocol has. */
function pagesOf(provider: Provider) {
  const callback = provider.callback();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url?.startsWith('/interaction/') !== true) return callback(request, response);
    if (request.method === 'GET') {
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<!doctype html><title>Sign in</title><form method="post"><label>Address <input name="email"></label><button>Continue at the provider</button></form>',
        );
      return undefined;
    }
    let body = '';
    for await (const part of request) body += String(part);
    const accountId = new URLSearchParams(body).get('email') ?? '';
    return provider.interactionFinished(request, response, { login: { accountId } });
  };
}
