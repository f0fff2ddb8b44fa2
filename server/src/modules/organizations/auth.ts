import { betterAuth } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import { newId, sha256 } from '../../platform/index.ts';
import type { Logger, SecretKeys } from '../../platform/index.ts';
import { ADDRESS_HEADER } from './address-header.ts';
import { enterBySso } from './enter-by-sso.ts';
import { SSO_LIFETIME } from './session.ts';

export interface SignInOptions {
  database: Database;
  keys: SecretKeys;
  /** Where browsers reach the server. */
  publicUrl: string;
  /** True for names of the server itself; on hosts of organizations nobody signs in. */
  isOwnHost: (host: string) => boolean;
  log: Logger;
}

export type Auth = ReturnType<typeof createAuth>;

/** better-auth as this house uses it; people are added by invitation, never by signing up. */
export function createAuth({ database, keys, publicUrl, isOwnHost, log }: SignInOptions) {
  return betterAuth({
    appName: 'Frontdesk',
    baseURL: publicUrl,
    basePath: '/api/auth',
    // What an older key encrypted, as the second steps of sign-in, can be read with it still.
    secrets: [keys.current, ...keys.previous].map((value) => ({
      version: versionOf(value),
      value,
    })),
    database: database.systemPool,
    // The same server is reached by several names: a page may speak to the one it came from.
    trustedOrigins: (request) => {
      const own = request?.headers.get('host');
      return [publicUrl, ...(own && isOwnHost(own) ? [`http://${own}`, `https://${own}`] : [])];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    user: { modelName: 'users', fields: { image: 'avatar' } },
    // Often enough to say when somebody was last here.
    session: {
      modelName: 'sessions',
      updateAge: 15 * 60,
      cookieCache: { enabled: true, maxAge: 30 },
      // Whose identity provider vouched for the person; null where they came by their password.
      additionalFields: { ssoOrganizationId: { type: 'string', required: false, input: false } },
    },
    databaseHooks: {
      session: {
        create: {
          // A session that follows another, as after a change of password, began in the same way, and
          // ends when that one would have.
          before: async (session, context) => {
            const former = context?.context.session?.session;
            const ssoOrganizationId = wayOf(session) ?? wayOf(former);
            if (ssoOrganizationId === null) return { data: { ...session, ssoOrganizationId } };
            const expiresAt =
              former && wayOf(former) !== null
                ? new Date(former.expiresAt)
                : new Date(Date.now() + SSO_LIFETIME);
            return { data: { ...session, ssoOrganizationId, expiresAt } };
          },
        },
        update: {
          // Use prolongs a session of a password alone: nobody would ask the identity provider again.
          before: async (change, context) => {
            const present = context?.context.session?.session;
            if (wayOf(present) === null) return { data: change };
            return { data: { ...change, expiresAt: present?.expiresAt } };
          },
        },
      },
    },
    account: { modelName: 'accounts' },
    // Only hashes of codes that let somebody in are kept.
    verification: { modelName: 'verifications', storeIdentifier: 'hashed' },
    plugins: [twoFactor({ schema: { twoFactor: { modelName: 'two_factors' } } }), enterBySso],
    rateLimit: {
      enabled: true,
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 20 } },
    },
    advanced: {
      // Set by this server alone, so no client can pass for another.
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => newId() },
      useSecureCookies: publicUrl.startsWith('https:'),
    },
    telemetry: { enabled: false },
    logger: {
      // What it logs may hold addresses of people: the message alone is kept.
      log: (level, message) =>
        log[level === 'error' ? 'error' : 'debug']({ from: 'sign-in' }, message),
    },
  });
}

const Way = z.looseObject({ ssoOrganizationId: z.string() });

/** The organization by whose identity provider a session began; null for a password. */
export function wayOf(session: unknown): string | null {
  return Way.safeParse(session).data?.ssoOrganizationId ?? null;
}

/** The number by which a key is recognised, whatever its place among the others. */
function versionOf(key: string): number {
  return Number.parseInt(sha256(`sign-in ${key}`).slice(0, 8), 16);
}
