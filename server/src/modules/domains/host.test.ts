import { IncomingMessage } from 'node:http';
import { isIP, Socket } from 'node:net';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHosts } from '../../http/index.ts';
import { normalHost } from './host.ts';

const label = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/u);
const name = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((parts) => `${parts.join('.')}.example`);

/** The name with some of its letters as capitals. */
function mixed(host: string, isUpper: (at: number) => boolean): string {
  return host.replaceAll(/[a-z]/gu, (letter, at: number) =>
    isUpper(at) ? letter.toUpperCase() : letter,
  );
}

function tried(text: string): string | undefined {
  try {
    return normalHost(text);
  } catch {
    return undefined;
  }
}

test('of all texts, only whole lower-case names that are nobody else’s pass, and they stay as they are', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.domain(),
    fc.ipV4(),
    fc.ipV4Extended(),
    fc.ipV6(),
    fc.webUrl(),
    fc.tuple(fc.string({ unit: 'binary' }), fc.domain()).map(([a, b]) => `${a}.${b}`),
  );
  fc.assert(
    fc.property(anything, (text) => {
      const host = tried(text);
      if (host === undefined) return;
      expect(host).toMatch(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]+$/u);
      expect(host.length).toBeLessThanOrEqual(242);
      expect(isIP(host)).toBe(0);
      expect(normalHost(host)).toBe(host);
      // What a browser makes of it is the same name.
      expect(new URL(`http://${host}/`).hostname).toBe(host);
    }),
    { numRuns: 2_000 },
  );
});

test('one name has one form, however it is written', () => {
  fc.assert(
    fc.property(name, fc.func(fc.boolean()), (host, isUpper) => {
      fc.pre(tried(host) !== undefined);
      const written = mixed(host, isUpper);
      expect(normalHost(` ${written}. `)).toBe(normalHost(host));
      expect(normalHost(written)).toBe(host);
    }),
  );
});

test('a proved host is found by the Host header of whoever asks for it, in any form', () => {
  const isUpper = fc.func(fc.boolean());
  const ending = fc.constantFrom('', '.', ':80', ':3000', '.:443');
  fc.assert(
    fc.property(name, isUpper, ending, (host, upper, end) => {
      const hosts = createHosts({
        own: [],
        trustedProxies: [],
        organizationOf: (asked) => (asked === host ? 'organization' : undefined),
      });
      const header = mixed(host, upper) + end;
      expect(hosts.isOwn(header)).toBe(false);
      expect(hosts.placeOf(requestTo(header))).toEqual({
        kind: 'tenant',
        organizationId: 'organization',
      });
    }),
  );
});

function requestTo(host: string) {
  const request = new IncomingMessage(new Socket());
  request.headers.host = host;
  return request;
}
