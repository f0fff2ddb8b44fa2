import { auth } from '@modelcontextprotocol/sdk/client/auth.js';
import type {
  OAuthClientProvider,
  OAuthDiscoveryState,
} from '@modelcontextprotocol/sdk/client/auth.js';
import {
  OAuthClientInformationSchema,
  OAuthTokensSchema,
} from '@modelcontextprotocol/sdk/shared/auth.js';
import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { IntegrationError } from '../integration.ts';
import type { Consent, IntegrationContext } from '../integration.ts';
import { asIntegrationError } from './failure.ts';
import { Settings } from './settings.ts';

/** What is kept in the vault, by its names there. */
const NAMES = {
  tokens: 'oauth.tokens',
  client: 'oauth.client',
  verifier: 'oauth.verifier',
  discovery: 'oauth.discovery',
} as const;

const AGAIN = 'The server does not take our token any more. Connect again.';

const Discovery = z.custom<OAuthDiscoveryState>(
  (value) => z.looseObject({ authorizationServerUrl: z.string() }).safeParse(value).success,
);

/**
 * Connecting by the authorization of the Model Context Protocol (2025-11-25): OAuth 2.1 with PKCE,
 * discovery (RFC 9728, RFC 8414), registration (RFC 7591) and resource indicators (RFC 8707).
 */
export const consent: Consent = {
  isGiven: (names) => names.includes(NAMES.tokens),
  async begin(context, way) {
    // What an earlier attempt left is for a server that may be another by now.
    await context.vault.keep({ [NAMES.verifier]: null, [NAMES.discovery]: null });
    let page: URL | undefined;
    const provider = consentProvider(context, way, (url) => (page = url));
    await run(context, provider, undefined);
    if (page === undefined) return null;
    if (page.protocol === 'https:' || page.protocol === 'http:') return page.href;
    throw new IntegrationError('rejected', 'The server sends people to an address that is none.');
  },
  async finish(context, { redirectUrl, code, issuer }) {
    const provider = consentProvider(context, { redirectUrl, state: '' }, () => undefined);
    const known = (await provider.discoveryState?.())?.authorizationServerMetadata?.issuer;
    // RFC 9207: another server than the one that was asked answers.
    if (issuer !== undefined && known !== undefined && issuer !== known) {
      throw new IntegrationError(
        'rejected',
        'Another server answered than the one that was asked.',
      );
    }
    await run(context, provider, code);
    await context.vault.keep({ [NAMES.verifier]: null });
  },
};

async function run(
  { settings, fetchStream }: IntegrationContext,
  provider: OAuthClientProvider,
  authorizationCode: string | undefined,
): Promise<void> {
  const { url } = Settings.parse(settings);
  if (url === undefined) {
    throw new IntegrationError('rejected', 'A server that runs here asks for no consent.');
  }
  try {
    await auth(provider, {
      serverUrl: url,
      ...(authorizationCode === undefined ? {} : { authorizationCode }),
      fetchFn: fetchStream,
    });
  } catch (error) {
    throw asIntegrationError(error);
  }
}

/** For people who agree now: the client is registered, and the page that they are sent to told. */
function consentProvider(
  context: IntegrationContext,
  { redirectUrl, state }: { redirectUrl: string; state: string },
  toPage: (url: URL) => void,
): OAuthClientProvider {
  const { clientId } = Settings.parse(context.settings);
  const keep = async (name: string, value: object): Promise<void> =>
    context.vault.keep({ [name]: JSON.stringify(value) });
  return {
    ...tokenProvider(context),
    redirectUrl,
    clientMetadata: {
      client_name: 'Frontdesk',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    state: () => state,
    // Somebody is there to agree: an older token is not refreshed instead.
    tokens: () => undefined,
    ...(clientId === undefined
      ? { saveClientInformation: async (client) => keep(NAMES.client, client) }
      : {}),
    redirectToAuthorization: toPage,
    saveCodeVerifier: async (verifier) => context.vault.keep({ [NAMES.verifier]: verifier }),
    saveDiscoveryState: async (found) => keep(NAMES.discovery, found),
  };
}

/** For calls: tokens are read as they are now, and refreshed; nobody is there to agree. */
export function tokenProvider({ vault, settings }: IntegrationContext): OAuthClientProvider {
  const { clientId } = Settings.parse(settings);
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<T | undefined> =>
    schema.safeParse(parseJson((await vault.read())[name] ?? '')).data;
  return {
    // Never sent: who would have to agree is told to connect again.
    redirectUrl: 'https://frontdesk.invalid/',
    clientMetadata: { redirect_uris: [] },
    async clientInformation() {
      if (clientId === undefined) return read(NAMES.client, OAuthClientInformationSchema);
      const { clientSecret } = await vault.read();
      return {
        client_id: clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      };
    },
    tokens: async () => read(NAMES.tokens, OAuthTokensSchema),
    saveTokens: async (tokens) => vault.keep({ [NAMES.tokens]: JSON.stringify(tokens) }),
    redirectToAuthorization() {
      throw new IntegrationError('unauthorised', AGAIN);
    },
    saveCodeVerifier: () => undefined,
    codeVerifier: async () => (await vault.read())[NAMES.verifier] ?? '',
    discoveryState: async () => read(NAMES.discovery, Discovery),
  };
}
