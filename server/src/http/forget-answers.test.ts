import { expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../test/harness.ts';
import { forgetAnswers } from './forget-answers.ts';

test('first answers are forgotten after a day, of all organizations', async () => {
  const database = await testDatabase();
  try {
    const now = new Date('2026-03-20T12:00:00Z');
    for (const slug of ['shop', 'other']) {
      const organizationId = await testOrganization(database, slug);
      const ages = [
        ['old', 25],
        ['new', 23],
      ] as const;
      const rows = ages.map(([age, hours]) => ({
        organizationId,
        key: `${slug} ${age}`,
        requestHash: '',
        createdAt: new Date(now.getTime() - hours * 3_600_000),
      }));
      await database.inOrganization(organizationId, async (tx) =>
        tx.insertInto('idempotent_requests').values(rows).execute(),
      );
    }
    await forgetAnswers(database, { now: () => now }).run();
    const left = await database.asSystem(async (tx) =>
      tx.selectFrom('idempotent_requests').select('key').orderBy('key').execute(),
    );
    expect(left.map(({ key }) => key)).toEqual(['other new', 'shop new']);
  } finally {
    await database.close();
  }
});
