import { isIP } from 'node:net';
import { Resolver } from 'node:dns';
import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { isAllowable, StartError } from './platform/index.ts';
import type { SpanSettings } from './platform/index.ts';

const Role = z.enum(['web', 'worker']);
const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((value) => value === 'true');

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

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

/** A host name without a port, as browsers send it. */
const HOST_NAME = /^[a-z\d](?:[\w.-]*[a-z\d])?$/iu;

/** `Name <address>`, or the address alone. */
const SENDER = /^(?:[^<>@\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/u;

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/u }).optional(),
  FILES_URL: z.url({ protocol: /^https?$/u }).optional(),
  ALLOWED_HOSTS: list.refine(
    (given) => given.every((host) => HOST_NAME.test(host)),
    'must be host names without a port, such as desk.internal,desk.example.com',
  ),
  DNS_SERVERS: list.refine(
    (given) => given.every(isDnsServer),
    'must be addresses of DNS servers, such as 9.9.9.9,192.0.2.1:5353',
  ),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/u }).optional(),
  SECRET_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  SECRET_KEY_PREVIOUS: list.pipe(
    z.array(z.string().min(16, 'must be keys of at least 16 characters, with commas between')),
  ),
  ROLES: z
    .string()
    .default('web,worker')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(Role).min(1)),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/u }).optional(),
  GOOGLE_GENERATIVE_AI_API_KEY: z.string().min(1).optional(),
  GOOGLE_GENERATIVE_AI_BASE_URL: z.url({ protocol: /^https?$/u }).optional(),
  MISTRAL_API_KEY: z.string().min(1).optional(),
  MISTRAL_BASE_URL: z.url({ protocol: /^https?$/u }).optional(),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/u }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/u }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: list.refine(
    (given) => given.every((pair) => headerOf(pair) !== undefined),
    'must be names with values, such as authorization=Bearer%20abc,x-team=desk',
  ),
  OTEL_SERVICE_NAME: z.string().min(1).default('frontdesk'),
  OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: flag,
  SMTP_URL: z.url({ protocol: /^smtps?$/u }).optional(),
  MAIL_FROM: z
    .string()
    .regex(SENDER, 'must be an address, such as Frontdesk <support@example.com>')
    .optional(),
  TRUST_PROXY: proxies.default([]),
  DELETION_GRACE_DAYS: z.coerce.number().int().min(0).max(365).default(30),
  RATE_LIMIT: z.enum(['on', 'off']).default('on'),
  ALLOW_VENDOR_BASE_URL: flag,
  ALLOW_PRIVATE_ADDRESSES: flag,
  ALLOW_ADDRESSES: list.refine(
    (given) => given.every(isAllowable),
    'must be host names, addresses and networks, such as shop.internal,10.0.0.0/8',
  ),
  MCP_STDIO_COMMANDS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(/[;\n]/u)
        .map((line) => line.trim())
        .filter(Boolean),
    )
    .refine(
      (given) => given.every((line) => /^[\w-]{1,40}\s*=\s*\S/u.test(line)),
      'must be names with commands, such as docs=npx -y @example/docs-server;files=files-server /srv',
    )
    .transform((given) => new Map(given.map(commandOf))),
});

/** A key of a model provider, and where it is used if not at the vendor's. */
interface ModelKey {
  apiKey: string;
  baseUrl: string | undefined;
}

export interface Config {
  production: boolean;
  port: number;
  host: string;
  /** Where browsers reach the server; undefined: the address it listens on. */
  publicUrl: string | undefined;
  /** The origin from which files that people send come, and nothing else; undefined: the server's own. */
  filesUrl: string | undefined;
  /** Further names of the server itself. */
  allowedHosts: string[];
  /** Who is asked about domains; none: whom the system asks. */
  dnsServers: string[];
  /** Absolute. */
  dataDir: string;
  databaseUrl: string | undefined;
  secretKey: string | undefined;
  /** Keys before it, which still open and verify. */
  previousSecretKeys: string[];
  roles: { web: boolean; worker: boolean };
  logLevel: string;
  /** How model providers are reached; undefined: the provider is not used. */
  models: Record<'anthropic' | 'google' | 'mistral' | 'openai', ModelKey | undefined>;
  /** Where traces of AI turns go; undefined: nowhere. */
  traces: SpanSettings | undefined;
  /** How e-mails go out; undefined: none do. */
  mail: { url: string; from: string } | undefined;
  /** Whose word on the client's address counts. */
  trustedProxies: string[];
  /** Days between the wish to delete an organization and its end. */
  deletionGraceDays: number;
  /** Limits what those may do who did not sign in. */
  rateLimit: boolean;
  /** For channels and integrations that call a vendor: lets `settings.baseUrl` name a stand-in. */
  allowVendorBaseUrl: boolean;
  /** Lets what a tenant names be any address of private networks. */
  allowPrivateAddresses: boolean;
  /** Hosts, addresses and networks that a tenant may name although they are private. */
  allowAddresses: string[];
  /** MCP servers that may run on this machine: programs with their arguments, by name. */
  mcpCommands: ReadonlyMap<string, readonly string[]>;
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
    filesUrl: filesUrlOf(env),
    allowedHosts: env.ALLOWED_HOSTS,
    dnsServers: env.DNS_SERVERS,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    secretKey: env.SECRET_KEY,
    previousSecretKeys: env.SECRET_KEY_PREVIOUS,
    roles: { web: env.ROLES.includes('web'), worker: env.ROLES.includes('worker') },
    logLevel: env.LOG_LEVEL,
    models: {
      anthropic: modelKey(env.ANTHROPIC_API_KEY, env.ANTHROPIC_BASE_URL),
      google: modelKey(env.GOOGLE_GENERATIVE_AI_API_KEY, env.GOOGLE_GENERATIVE_AI_BASE_URL),
      mistral: modelKey(env.MISTRAL_API_KEY, env.MISTRAL_BASE_URL),
      openai: modelKey(env.OPENAI_API_KEY, env.OPENAI_BASE_URL),
    },
    traces: tracesOf(env),
    mail: mailOf(env),
    trustedProxies: env.TRUST_PROXY,
    deletionGraceDays: env.DELETION_GRACE_DAYS,
    rateLimit: env.RATE_LIMIT === 'on',
    allowVendorBaseUrl: env.ALLOW_VENDOR_BASE_URL,
    allowPrivateAddresses: env.ALLOW_PRIVATE_ADDRESSES,
    allowAddresses: env.ALLOW_ADDRESSES,
    mcpCommands: env.MCP_STDIO_COMMANDS,
  };
}

function modelKey(apiKey: string | undefined, baseUrl: string | undefined): ModelKey | undefined {
  return apiKey === undefined ? undefined : { apiKey, baseUrl };
}

function tracesOf(env: z.output<typeof Environment>): SpanSettings | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  return {
    endpoint,
    headers: Object.fromEntries(
      env.OTEL_EXPORTER_OTLP_HEADERS.flatMap((pair) => headerOf(pair) ?? []),
    ),
    serviceName: env.OTEL_SERVICE_NAME,
    capturesContent: env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT,
  };
}

/** A header as OTEL_EXPORTER_OTLP_HEADERS has it: W3C Baggage without its properties. */
function headerOf(pair: string): [[string, string]] | undefined {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*)$/u.exec(pair) ?? [];
  if (name === undefined || value === undefined) return undefined;
  try {
    return [[name, decodeURIComponent(value)]];
  } catch {
    return undefined;
  }
}

function filesUrlOf({
  FILES_URL: url,
  PUBLIC_URL: publicUrl,
  ALLOWED_HOSTS: allowed,
}: z.output<typeof Environment>): string | undefined {
  if (url === undefined) return undefined;
  const { hostname, origin, pathname } = new URL(url);
  const own = ['localhost', ...allowed.map((host) => host.toLowerCase())];
  if (publicUrl !== undefined) own.push(new URL(publicUrl).hostname);
  if (pathname !== '/' || own.includes(hostname) || isIP(hostname.replaceAll(/^\[|\]$/gu, ''))) {
    throw new StartError(
      'FILES_URL must have a name of its own, without a path, such as https://files.example.net: nothing but files is answered there.',
    );
  }
  return origin;
}

/** A name and, after it, a program with its arguments: no shell reads them. */
function commandOf(line: string): [string, string[]] {
  const at = line.indexOf('=');
  return [
    line.slice(0, at).trim(),
    line
      .slice(at + 1)
      .trim()
      .split(/\s+/u),
  ];
}

/** An IP address, with a port or without, as Node takes it. */
function isDnsServer(given: string): boolean {
  try {
    new Resolver().setServers([given]);
    return true;
  } catch {
    return false;
  }
}

function mailOf({ SMTP_URL: url, MAIL_FROM: from }: z.output<typeof Environment>): Config['mail'] {
  if (url === undefined) return undefined;
  if (from !== undefined) return { url, from };
  throw new StartError(
    'MAIL_FROM is missing. With SMTP_URL, set it to the address from which e-mails come, such as Frontdesk <support@example.com>.',
  );
}
