import { UserRole } from '@frontdesk/contract';
import { describe, expect, test } from 'vitest';
import { checkChange } from './member-rules.ts';
import type { Acting, Membership } from './member-rules.ts';

const ACTIVE = [true, false];
const memberships = (userId: string): Membership[] =>
  UserRole.options.flatMap((role) => ACTIVE.map((isActive) => ({ userId, role, isActive })));
const outcomes = (userId: string) => [...memberships(userId), undefined];

function allows(acting: Acting, before: Membership, after: Membership | undefined, owners = 2) {
  try {
    checkChange(acting, before, after, owners);
    return true;
  } catch {
    return false;
  }
}

const by = (role: UserRole, userId: string | null = 'actor'): Acting => ({
  userId,
  role,
  scopes: [],
});

describe('whoever it is', () => {
  test.each(UserRole.options)('%s does not get more rights by themselves', (role) => {
    const before = { userId: 'actor', role, isActive: true };
    const gained = memberships('actor').filter(
      (after) => after.isActive && after.role !== role && allows(by(role), before, after),
    );
    const lower = {
      owner: ['admin', 'agent', 'manager', 'viewer'],
      admin: ['agent', 'manager', 'viewer'],
    };
    const expected = role === 'owner' || role === 'admin' ? lower[role] : [];
    expect(gained.map((after) => after.role)).toEqual(expected);
  });

  test.each(UserRole.options)('%s may leave, unless nobody could follow', (role) => {
    const before = { userId: 'actor', role, isActive: true };
    expect(allows(by(role), before, undefined)).toBe(true);
    expect(allows(by(role), before, undefined, 1)).toBe(role !== 'owner');
  });

  test.each(['manager', 'agent', 'viewer'] as const)('%s changes nobody else', (role) => {
    for (const before of memberships('other')) {
      for (const after of outcomes('other')) expect(allows(by(role), before, after)).toBe(false);
    }
  });
});

test.each(['actor', null])(
  'an admin (%s) has no hand in who is an owner, and in all else',
  (id) => {
    for (const before of memberships('other')) {
      for (const after of outcomes('other')) {
        const isOwnership = before.role === 'owner' || after?.role === 'owner';
        expect(allows(by('admin', id), before, after)).toBe(!isOwnership);
      }
    }
  },
);

test('the last owner at work stays one, whoever asks', () => {
  for (const userId of ['actor', 'other']) {
    const before: Membership = { userId, role: 'owner', isActive: true };
    const left = outcomes(userId).filter((after) => allows(by('owner'), before, after, 1));
    expect(left).toEqual([before]);
  }
});

test('a key without the scope changes nobody', () => {
  const before: Membership = { userId: 'other', role: 'agent', isActive: true };
  const key = { userId: null, role: 'admin' as const, scopes: ['members.read'] };
  expect(allows(key, before, undefined)).toBe(false);
  expect(allows({ ...key, scopes: ['members.write'] }, before, undefined)).toBe(true);
});
