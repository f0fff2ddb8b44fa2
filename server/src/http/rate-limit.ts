import ipaddr from 'ipaddr.js';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../platform/index.ts';

export interface Rate {
  /** What may come at once. */
  burst: number;
  /** What may come in the long run. */
  perSecond: number;
}

/** Counts one more of `key`; throws `rate-limited` with the seconds to wait if it is too many. */
export type Take = (key: string) => void;

/** Keys that are remembered at most; the oldest are forgotten first. */
const MOST_KEYS = 100_000;

/**
 * A token bucket per key, in this process's memory, as the generic cell rate algorithm (ITU-T
 * I.371): one time per key, when its bucket will be full again.
 */
export function createRateLimit({ burst, perSecond }: Rate, now = Date.now): Take {
  const step = 1_000 / perSecond;
  const fullAt = new Map<string, number>();
  let pruneAt = 1_000;
  const prune = (time: number): void => {
    for (const [key, full] of fullAt) {
      if (full <= time || fullAt.size > MOST_KEYS) fullAt.delete(key);
    }
    pruneAt = Math.max(1_000, Math.min(MOST_KEYS, fullAt.size * 2));
  };
  return (key) => {
    const time = now();
    const next = Math.max(time, fullAt.get(key) ?? 0) + step;
    const wait = next - time - burst * step;
    if (wait > 0) {
      throw new AppError('rate-limited', 'Too many requests. Wait a moment and try again.', {
        retryAfter: wait / 1_000,
      });
    }
    fullAt.set(key, next);
    if (fullAt.size > pruneAt) prune(time);
  };
}

/** What those may do who did not sign in. */
export interface RateLimits {
  /** Counts a request of somebody unknown, by network. */
  anonymous(request: Pick<FastifyRequest, 'ip'>): void;
  /** Counts a request of a visitor. */
  visitor: Take;
}

/** A page with the chat opens one visit; an office behind one address opens many. */
const ANONYMOUS: Rate = { burst: 120, perSecond: 4 };
/** Faster than anybody writes, with what the widget asks by itself. */
const VISITOR: Rate = { burst: 40, perSecond: 4 };

/** The limits of this process; switched off, everything may come. */
export function createRateLimits(isOn: boolean): RateLimits {
  if (!isOn) return { anonymous: () => undefined, visitor: () => undefined };
  const byNetwork = createRateLimit(ANONYMOUS);
  return {
    anonymous: ({ ip }) => byNetwork(networkOf(ip)),
    visitor: createRateLimit(VISITOR),
  };
}

/** Whom an address stands for: all of a /64 belongs to one customer of a provider (RFC 6177). */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return `${address.toNormalizedString().split(':').slice(0, 4).join(':')}::/64`;
}
