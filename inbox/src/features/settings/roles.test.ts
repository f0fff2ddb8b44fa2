import { may, permissions, UserRole } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duties, isLastOwner, lineOf, mayGive, roles } from './roles.ts';

const names = Object.keys(permissions);
const role = fc.constantFrom(...UserRole.options);
const people = fc
  .array(fc.record({ role, isActive: fc.boolean() }), { maxLength: 6 })
  .map((list) => list.map((each, index) => ({ ...each, userId: `${index}` })));

describe('roles', () => {
  it('each may do all that the one below it may: the lines say so', () => {
    for (const duty of duties) {
      const allowed = roles.map(duty.isFor);
      expect(allowed.lastIndexOf(true) < allowed.indexOf(false) || !allowed.includes(false)).toBe(
        true,
      );
    }
    expect(new Set(roles)).toEqual(new Set(UserRole.options));
  });

  it('every permission is told, once', () => {
    expect(new Set(duties.map(({ title }) => title)).size).toBe(names.length + 1);
  });

  it('a line adds what is new to the role below', () => {
    expect(lineOf('viewer')).toBe(
      'See conversations, AI agents, knowledge, channels, integrations, members, and settings',
    );
    expect(lineOf('agent')).toBe(
      'Answer customers, decide what AI agents ask to do, and all that a viewer may',
    );
    expect(lineOf('owner')).toBe(
      'Export everything, deactivate and delete the organization, set up single sign-on, make and remove owners, and all that an admin may',
    );
  });
});

describe('mayGive', () => {
  it('needs the right to change members, and ownership for owners', () => {
    fc.assert(
      fc.property(role, role, (mine, given) => {
        const expected = given === 'owner' ? mine === 'owner' : may(mine, 'members.write');
        expect(mayGive(mine, given)).toBe(expected);
      }),
    );
  });
});

describe('isLastOwner', () => {
  it('is true of one at most, and of one exactly where one active owner is', () => {
    fc.assert(
      fc.property(people, (members) => {
        const owners = members.filter((each) => each.role === 'owner' && each.isActive);
        const last = members.filter((each) => isLastOwner(each, members));
        expect(last).toEqual(owners.length === 1 ? owners : []);
      }),
    );
  });
});
