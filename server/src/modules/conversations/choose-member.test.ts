import { Availability, may, UserRole } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseMember } from './choose-member.ts';
import type { Candidate } from './choose-member.ts';

const teams = fc.uniqueArray(
  fc.record({
    userId: fc.uuid(),
    name: fc.constant('Ada'),
    role: fc.constantFrom(...UserRole.options),
    availability: fc.constantFrom(...Availability.options),
    open: fc.nat({ max: 4 }),
    lastGivenAt: fc.option(fc.date({ min: new Date(0), noInvalidDate: true })),
  }),
  { selector: ({ userId }) => userId, maxLength: 12 },
);

const canTake = ({ role, availability }: Candidate): boolean =>
  availability === 'online' && may(role, 'conversations.write');

test('nobody who is away, offline or may not answer is chosen, and somebody is if anybody can', () => {
  fc.assert(
    fc.property(teams, (team) => {
      const chosen = chooseMember(team);
      expect(chosen !== undefined).toBe(team.some(canTake));
      expect(chosen === undefined || canTake(chosen)).toBe(true);
    }),
  );
});

test('nobody who could take it has fewer, or as few and waits longer', () => {
  fc.assert(
    fc.property(teams, (team) => {
      const chosen = chooseMember(team);
      if (!chosen) return;
      for (const other of team.filter(canTake)) {
        expect(chosen.open).toBeLessThanOrEqual(other.open);
        if (chosen.open < other.open || chosen.lastGivenAt === null) continue;
        expect(other.lastGivenAt?.getTime()).toBeGreaterThanOrEqual(chosen.lastGivenAt.getTime());
      }
    }),
  );
});

test('the order in which the team is read changes nothing', () => {
  const shuffled = teams.chain((team) =>
    fc.tuple(
      fc.constant(team),
      fc.shuffledSubarray(team, { minLength: team.length, maxLength: team.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([team, other]) => {
      expect(chooseMember(other)?.userId).toBe(chooseMember(team)?.userId);
    }),
  );
});

test('given one after the other, nobody gets two more than anybody else', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 40 }), (size, rounds) => {
      const team = Array.from({ length: size }, (_, index): Candidate => ({
        userId: `u${index}`,
        name: '',
        role: 'agent',
        availability: 'online',
        open: 0,
        lastGivenAt: null,
      }));
      for (let round = 0; round < rounds; round += 1) {
        const chosen = chooseMember(team);
        if (!chosen) throw new Error('Nobody was chosen.');
        chosen.open += 1;
        chosen.lastGivenAt = new Date(round);
      }
      const counts = team.map(({ open }) => open);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }),
  );
});
