import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent, testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { pruneEvents, recordEvents } from './index.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.close());

const NOW = new Date('2026-03-20T12:00:00Z');
const context = { signal: new AbortController().signal, log: silent };

/** Records one event for each age in days, in this order. */
async function addEvents(organizationId: string, ages: number[]): Promise<void> {
  const event = { type: 'agent.updated', conversationId: null, data: {} };
  await database.inOrganization(organizationId, async (tx) =>
    recordEvents(
      tx,
      organizationId,
      ages.map(() => event),
    ),
  );
  for (const [index, age] of ages.entries()) {
    await database.asSystem(async (tx) =>
      tx
        .updateTable('events')
        .set({ createdAt: new Date(NOW.getTime() - age * 86_400_000) })
        .where('organizationId', '=', organizationId)
        .where('sequence', '=', index + 1)
        .execute(),
    );
  }
}

async function kept(organizationId: string): Promise<number[]> {
  const rows = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('events').select('sequence').orderBy('sequence').execute(),
  );
  return rows.map(({ sequence }) => sequence);
}

test('what is older than a week goes, without a gap in what is kept', async () => {
  const [shop, other] = [
    await testOrganization(database, 'shop'),
    await testOrganization(database, 'other'),
  ];
  // Times and numbers may be in different orders: the third is a moment younger than the fourth.
  await addEvents(shop, [9, 8, 6.999, 7.001, 6, 0]);
  await addEvents(other, [6, 5]);
  await pruneEvents(database, { now: () => NOW }).run(context);
  expect(await kept(shop)).toEqual([5, 6]);
  expect(await kept(other)).toEqual([1, 2]);
});
