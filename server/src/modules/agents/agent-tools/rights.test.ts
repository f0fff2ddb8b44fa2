import { ToolEffect, ToolRequirement } from '@frontdesk/contract';
import type { AgentToolSettings } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRights, rightsOf } from './rights.ts';

const effect = fc.constantFrom(...ToolEffect.options);
const requires = fc.constantFrom(...ToolRequirement.options);
const settings: fc.Arbitrary<AgentToolSettings> = fc.record(
  { effect, requires, approval: fc.constantFrom('always', 'when-unverified', 'never') },
  { requiredKeys: [] },
);

test('whatever a tool says and is set to, what moves money is never for anyone', () => {
  fc.assert(
    fc.property(fc.record({ effect, requires }), settings, (tool, set) => {
      const rights = rightsOf(tool, set);
      const isMoney = tool.effect === 'moves-money' || set.effect === 'moves-money';
      expect(rights.effect === 'moves-money').toBe(isMoney);
      expect(isMoney && rights.requires === 'anyone').toBe(false);
      expect(set.approval === 'always' && rights.requires !== 'user-approval').toBe(false);
      expect(set.approval === 'when-unverified' && rights.requires === 'anyone').toBe(false);
    }),
  );
});

test('settings hold over what the tool says, and what raises the stakes asks for approval', () => {
  const reads = { effect: 'reads', requires: 'anyone' } as const;
  expect(rightsOf(reads, {})).toEqual(reads);
  expect(rightsOf(reads, { effect: 'writes', requires: 'verified-contact' })).toEqual({
    effect: 'writes',
    requires: 'verified-contact',
  });
  expect(rightsOf(reads, { effect: 'moves-money' }).requires).toBe('user-approval');
  const pays = { effect: 'moves-money', requires: 'user-approval' } as const;
  expect(rightsOf(pays, { approval: 'never' }).requires).toBe('verified-contact');
});

test('what would make money free is refused when it is set', () => {
  const pays = { effect: 'moves-money', requires: 'user-approval' } as const;
  const reads = { effect: 'reads', requires: 'anyone' } as const;
  expect(() => checkRights(pays, { requires: 'anyone' })).toThrow('verified contact');
  expect(() => checkRights(pays, { effect: 'writes' })).toThrow('moves money');
  expect(() => checkRights(reads, { effect: 'moves-money', requires: 'anyone' })).toThrow(
    'approval',
  );
  expect(() =>
    checkRights(pays, { requires: 'verified-contact', effect: 'moves-money' }),
  ).not.toThrow();
  expect(() => checkRights(reads, { requires: 'anyone', effect: 'writes' })).not.toThrow();
});
