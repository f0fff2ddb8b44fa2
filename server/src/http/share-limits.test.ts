import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent, testDatabase } from '../../test/harness.ts';
import type { Database } from '../database/index.ts';
import { createRateLimits } from './rate-limit.ts';
import { shareLimits } from './share-limits.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.close());

const visitor = { kind: 'visitor', organizationId: 'o', channelId: 'c', contactId: 'v' } as const;

test('what one process let through counts in the other one', async () => {
  const [one, two] = [createRateLimits(true), createRateLimits(true)];
  const shares = [one, two].map((limits) => shareLimits(limits, database, silent));
  const exchange = async (): Promise<void> => {
    for (const share of shares) await share.exchange();
  };
  for (let index = 0; index < 30; index += 1) one.known(visitor);
  two.known(visitor);
  await exchange();
  // By itself the other one would let 39 more through: its burst is 40, of which the one took 30.
  expect(() => {
    for (let index = 0; index < 38; index += 1) two.known(visitor);
  }).toThrow('Too many requests');
  for (const share of shares) await share.stop();
});

test('what counts no more is not kept, and nobody can be recognised by it', async () => {
  const limits = createRateLimits(true);
  const share = shareLimits(limits, database, silent);
  limits.anonymous({ ip: '203.0.113.9' });
  await share.exchange();
  await share.stop();
  const rows = await database.asSystem(async (tx) =>
    tx.selectFrom('rate_limits').select(['name', 'keyHash']).execute(),
  );
  expect(rows.find(({ name }) => name === 'network')?.keyHash).toMatch(/^[0-9a-f]{64}$/u);
});
