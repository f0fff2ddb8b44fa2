import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { permissionOf } from './permission.ts';
import type { ToolPolicy } from './tool.ts';

const policies = fc.record<ToolPolicy>({
  effect: fc.constantFrom('reads', 'writes', 'moves-money'),
  requires: fc.constantFrom('anyone', 'verified-contact', 'user-approval'),
  approval: fc.constantFrom('always', 'when-unverified', 'never'),
});
const strangers = fc.constantFrom(null, { isVerified: false });

test('money never moves for a stranger without the team', () => {
  fc.assert(
    fc.property(policies, strangers, (policy, contact) => {
      expect(permissionOf({ ...policy, effect: 'moves-money' }, contact)).not.toBe('run');
    }),
  );
});

test('to prove who one is never takes a right away', () => {
  const rank = { refuse: 0, ask: 1, run: 2 };
  fc.assert(
    fc.property(policies, (policy) => {
      const before = rank[permissionOf(policy, { isVerified: false })];
      expect(rank[permissionOf(policy, { isVerified: true })]).toBeGreaterThanOrEqual(before);
    }),
  );
});

test.each<[ToolPolicy['effect'], ToolPolicy['requires'], ToolPolicy['approval'], string, string]>([
  ['reads', 'anyone', 'never', 'run', 'run'],
  ['reads', 'verified-contact', 'never', 'refuse', 'run'],
  ['reads', 'verified-contact', 'when-unverified', 'ask', 'run'],
  ['reads', 'anyone', 'when-unverified', 'ask', 'run'],
  ['writes', 'anyone', 'never', 'run', 'run'],
  ['writes', 'anyone', 'when-unverified', 'ask', 'run'],
  ['writes', 'verified-contact', 'when-unverified', 'ask', 'run'],
  ['writes', 'verified-contact', 'never', 'refuse', 'run'],
  ['writes', 'verified-contact', 'always', 'ask', 'ask'],
  ['moves-money', 'user-approval', 'never', 'ask', 'ask'],
  ['moves-money', 'anyone', 'never', 'ask', 'ask'],
  ['moves-money', 'verified-contact', 'never', 'refuse', 'run'],
])(
  '%s, for %s, approval %s: a stranger %s, a proved customer %s',
  (effect, requires, approval, stranger, proved) => {
    const policy = { effect, requires, approval };
    expect(permissionOf(policy, { isVerified: false })).toBe(stranger);
    expect(permissionOf(policy, { isVerified: true })).toBe(proved);
  },
);
