import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/index.ts';
import type { Caller } from './caller.ts';

export interface Rate {
  /** What may come at once. */
  burst: number;
  /** What may come in the long run. */
  perSecond: number;
  /** What is told where it is too much. */
  refusal?: string;
}

/** What one key has used since it was last told. */
export interface Spent {
  key: string;
  /** Milliseconds by which its bucket will be full later. */
  milliseconds: number;
}

/** Limits how often each key comes. */
export interface RateLimit {
  /**
   * Counts one more of `key`, or `cost` more; throws `rate-limited` with the seconds to wait if it
   * is too many.
   */
  take(key: string, cost?: number): void;
  /** What was used since the last call, for the other processes. */
  spent(): Spent[];
  /** What all processes together have used of a key: its bucket is full at `fullAt`, not before. */
  learn(key: string, fullAt: number): void;
}

/** Keys that are remembered at most; the oldest are forgotten first. */
const MOST_KEYS = 100_000;

/**
 * A token bucket per key, in this process's memory, as the generic cell rate algorithm (ITU-T
 * I.371): one time per key, when its bucket will be full again.
 */
export function createRateLimit(
  { burst, perSecond, refusal = 'Too many requests. Wait a moment and try again.' }: Rate,
  now = Date.now,
): RateLimit {
  const step = 1_000 / perSecond;
  const fullAt = new Map<string, number>();
  let spent = new Map<string, number>();
  let pruneAt = 1_000;
  const prune = (time: number): void => {
    for (const [key, full] of fullAt) {
      if (full <= time || fullAt.size > MOST_KEYS) fullAt.delete(key);
    }
    pruneAt = Math.max(1_000, Math.min(MOST_KEYS, fullAt.size * 2));
  };
  return {
    take(key, cost = 1) {
      const time = now();
      const next = Math.max(time, fullAt.get(key) ?? 0) + cost * step;
      const wait = next - time - burst * step;
      if (wait > 0) throw new AppError('rate-limited', refusal, { retryAfter: wait / 1_000 });
      fullAt.set(key, next);
      spent.set(key, (spent.get(key) ?? 0) + cost * step);
      if (fullAt.size > pruneAt) prune(time);
    },
    spent() {
      const told = [...spent].map(([key, milliseconds]) => ({ key, milliseconds }));
      spent = new Map();
      return told;
    },
    learn(key, full) {
      fullAt.set(key, Math.max(full, fullAt.get(key) ?? 0));
    },
  };
}

/** A page with the chat opens one visit; an office behind one address opens many. */
const ANONYMOUS: Rate = { burst: 120, perSecond: 4 };
/** Faster than anybody writes, with what the widget asks by itself. */
const VISITOR: Rate = { burst: 40, perSecond: 4 };
/** Room for an import by program; one key cannot take the whole server. */
const KEY: Rate = { burst: 5_000, perSecond: 500 };
/** All people, keys and visitors of one organization together. */
const ORGANIZATION: Rate = { burst: 20_000, perSecond: 1_000 };

const MB = 2 ** 20;
const refusal = 'Too much was uploaded in a short time. Wait a while and try again.';
/** Bytes: a hundred megabytes an hour, and all visitors behind one address together. */
const VISITOR_BYTES: Rate = { burst: 100 * MB, perSecond: (100 * MB) / 3_600, refusal };
const NETWORK_BYTES: Rate = { burst: 500 * MB, perSecond: (500 * MB) / 3_600, refusal };
/** Bytes a day of all people, keys and visitors of one organization: a disk fills slowly. */
const ORGANIZATION_BYTES: Rate = { burst: 10_240 * MB, perSecond: (10_240 * MB) / 86_400, refusal };
/** How often one file is read, by everybody who has its address. */
const FILE: Rate = { burst: 300, perSecond: 5 };

/** How much each may ask for. */
export interface RateLimits {
  /** Counts a request of somebody unknown, by network. */
  anonymous(request: Pick<FastifyRequest, 'ip'>): void;
  /** Counts a request of somebody known: by visitor or API key, and by organization. */
  known(caller: NonNullable<Caller>): void;
  /** Counts bytes that somebody sends. */
  bytes(caller: NonNullable<Caller>, request: Pick<FastifyRequest, 'ip'>, count: number): void;
  /** Counts a look at a file by its link. */
  file(id: string): void;
  /** Every limit by its name, for {@link shareLimits}. */
  all: Record<string, RateLimit>;
}

const nothing = (): void => undefined;

/** The limits of this process; switched off, everything may come. */
export function createRateLimits(isOn: boolean): RateLimits {
  if (!isOn) return { anonymous: nothing, known: nothing, bytes: nothing, file: nothing, all: {} };
  const network = createRateLimit(ANONYMOUS);
  const visitor = createRateLimit(VISITOR);
  const key = createRateLimit(KEY);
  const organization = createRateLimit(ORGANIZATION);
  const visitorBytes = createRateLimit(VISITOR_BYTES);
  const networkBytes = createRateLimit(NETWORK_BYTES);
  const organizationBytes = createRateLimit(ORGANIZATION_BYTES);
  const file = createRateLimit(FILE);
  return {
    anonymous: ({ ip }) => network.take(networkOf(ip)),
    known(caller) {
      if (caller.kind === 'visitor') visitor.take(caller.contactId);
      if (caller.kind === 'member' && caller.apiKeyId !== null) key.take(caller.apiKeyId);
      if (caller.organizationId !== null) organization.take(caller.organizationId);
    },
    bytes(caller, { ip }, count) {
      if (caller.kind === 'visitor') {
        visitorBytes.take(caller.contactId, count);
        networkBytes.take(networkOf(ip), count);
      }
      if (caller.organizationId !== null) organizationBytes.take(caller.organizationId, count);
    },
    file: (id) => file.take(id),
    all: {
      network,
      visitor,
      key,
      organization,
      visitorBytes,
      networkBytes,
      organizationBytes,
      file,
    },
  };
}

/** Whom an address stands for: all of a /64 belongs to one customer of a provider (RFC 6177). */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return `${address.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`;
}
