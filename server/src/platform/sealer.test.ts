import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSealer, keyIdOf, SealError } from './sealer.ts';
import type { SealedPlace, Sealer } from './sealer.ts';
import type { SecretKeys } from './secrets.ts';

const KEY = 'a key of sixteen or more';
const sealer = createSealer(() => ({ current: KEY, previous: [] }));
const place: SealedPlace = {
  organizationId: 'shop',
  table: 'channels',
  rowId: 'row',
  field: 'apiCredentials.botToken',
};

function reasonOf(open: () => string): string {
  try {
    return `opened ${open()}`;
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
}

test('what is sealed opens again, twice sealed is never the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = sealer.seal(place, text);
      expect(sealed.startsWith(sealer.prefixes().current)).toBe(true);
      expect(sealer.open(place, sealed)).toBe(text);
      expect(sealer.seal(place, text)).not.toBe(sealed);
    }),
  );
});

test('in another organization, table, row or field it does not open', () => {
  const part = fc.oneof(fc.string(), fc.constantFrom('a', 'b', 'a","b', '","', 'a.b', ''));
  const anywhere = fc.record({ organizationId: part, table: part, rowId: part, field: part });
  fc.assert(
    fc.property(anywhere, anywhere, (here, there) => {
      fc.pre(JSON.stringify(Object.entries(here)) !== JSON.stringify(Object.entries(there)));
      const sealed = sealer.seal(here, 'secret');
      expect(reasonOf(() => sealer.open(there, sealed))).toBe('not-authentic');
    }),
    { numRuns: 1_000 },
  );
  const sealed = sealer.seal(place, 'secret');
  for (const field of ['organizationId', 'table', 'rowId', 'field'] as const) {
    const moved = { ...place, [field]: 'another' };
    expect(reasonOf(() => sealer.open(moved, sealed))).toBe('not-authentic');
  }
});

test('a single changed bit anywhere is found', () => {
  const sealed = sealer.seal(place, 'secret');
  const [version = '', keyId = '', payload = ''] = sealed.split('.');
  const bytes = Buffer.from(payload, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const text = [version, keyId, changed.toString('base64url')].join('.');
    expect(reasonOf(() => sealer.open(place, text))).toBe('not-authentic');
  }
});

test('nonsense and plain text are not taken for sealed', () => {
  for (const text of ['', 'secret', 'v1.', `v1.${keyIdOf(KEY)}.AAAA`, 'v2.aaaaaaaa.AAAA']) {
    expect(reasonOf(() => sealer.open(place, text))).toBe('not-authentic');
  }
});

test('older keys open; a lost one is told with what to do, and no key is in the message', () => {
  const sealed = sealer.seal(place, 'secret');
  const rotated = (previous: string[]): Sealer =>
    createSealer(() => ({ current: 'the new key, long enough', previous }));
  expect(rotated(['something else entirely', KEY]).open(place, sealed)).toBe('secret');
  const open = (): string => rotated([]).open(place, sealed);
  expect(reasonOf(open)).toBe('lost-key');
  expect(open).toThrow(/SECRET_KEY_PREVIOUS/u);
  expect(open).not.toThrow(new RegExp(KEY, 'u'));
});

test('keys may change while it is in use', () => {
  const keys: SecretKeys = { current: KEY, previous: [] };
  const live = createSealer(() => keys);
  const sealed = live.seal(place, 'secret');
  keys.previous = [KEY];
  keys.current = 'the new key, long enough';
  expect(live.open(place, sealed)).toBe('secret');
  const { current, previous } = live.prefixes();
  expect([sealed.startsWith(current), sealed.startsWith(previous[0] ?? '')]).toEqual([false, true]);
});
