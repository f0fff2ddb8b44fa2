import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { StartError } from './platform/index.ts';

const Role = z.enum(['web', 'worker']);
const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => value === 'true');

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Proxies by address, network or name of a range. A mere number of them could be forged past. */
const proxies = z
  .string()
  .transform((text) => text.split(',').map((at) => at.trim()))
  .refine(
    (given) =>
      given.every(
        (at) =>
          NETWORKS.includes(at) ||
          ipaddr.isValidCIDR(at) ||
          (/[.:]/u.test(at) && ipaddr.isValid(at)),
      ),
    'must be addresses and networks of proxies, such as 10.0.0.0/8,loopback',
  );

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/u }).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }).optional(),
  SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  ROLES: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(Role).min(1)),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/u }).optional(),
  TRUST_PROXY: proxies.default([]),
  RATE_LIMIT: z.enum(['on', 'off']).default('on'),
  ALLOW_VENDOR_BASE_URL: flag,
  ALLOW_PRIVATE_ADDRESSES: flag,
});

export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Where browsers reach the server; undefined: the address it listens on. */
  publicUrl: string | undefined;
  /** Absolute. */
  dataDir: string;
  databaseUrl: string | undefined;
  secretKey: string | undefined;
  roles: { web: boolean; worker: boolean };
  logLevel: string;
  openai: { apiKey: string; baseUrl: string | undefined } | undefined;
  /** Whose word on the client's address counts. */
  trustedProxies: string[];
  /** Limits what those may do who did not sign in. */
  rateLimit: boolean;
  /** For channels and integrations that call a vendor: lets `settings.baseUrl` name a stand-in. */
  allowVendorBaseUrl: boolean;
  /** Lets imports read addresses of private networks. */
  allowPrivateAddresses: boolean;
}

/**
 * Reads the configuration from the environment; empty variables count as absent.
 * Throws {@link StartError} naming each variable that is wrong, never its value.
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new StartError(`The environment is not right. ${wrong.join('; ')}.`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if (production && env.SECRET_KEY === undefined) {
    throw new StartError(
      'SECRET_KEY is missing. Set it to a long random text, for example from `openssl rand -base64 32`, and keep it: it signs sessions and protects credentials.',
    );
  }
  if (production && env.ALLOW_VENDOR_BASE_URL) {
    throw new StartError('ALLOW_VENDOR_BASE_URL is for tests. Unset it in production.');
  }
  return {
    production,
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/u, ''),
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    secretKey: env.SECRET_KEY,
    roles: { web: env.ROLES.includes('web'), worker: env.ROLES.includes('worker') },
    logLevel: env.LOG_LEVEL,
    openai: env.OPENAI_API_KEY
      ? { apiKey: env.OPENAI_API_KEY, baseUrl: env.OPENAI_BASE_URL }
      : undefined,
    trustedProxies: env.TRUST_PROXY,
    rateLimit: env.RATE_LIMIT === 'on',
    allowVendorBaseUrl: env.ALLOW_VENDOR_BASE_URL,
    allowPrivateAddresses: env.ALLOW_PRIVATE_ADDRESSES,
  };
}
