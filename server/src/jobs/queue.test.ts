import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { silent, testDatabase, testOrganization } from '../../test/harness.ts';
import type { Database } from '../database/index.ts';
import { defineJob, handleJob, startJobs } from './index.ts';
import type { Jobs } from './index.ts';

let database: Database;
let jobs: Jobs;

const hopeless = defineJob({
  name: 'test.hopeless',
  schema: z.object({ organizationId: z.string() }),
  options: { retryLimit: 1, retryDelay: 0, tellsGivenUp: true },
});

const many = defineJob({
  name: 'test.many',
  schema: z.object({ organizationId: z.string(), number: z.number() }),
});

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({ systemUrl: database.systemUrl, types: [hopeless, many], log: silent });
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

test('a job that fails at its last try is given up, with a word', async () => {
  const organizationId = await testOrganization(database);
  const run = vi.fn<() => Promise<void>>().mockRejectedValue(new Error('never'));
  const given = new Promise((resolve) => {
    const bound = handleJob(hopeless, run, async (data) => resolve(data));
    void jobs.work([bound], []);
  });
  await database.inOrganization(organizationId, async (tx) =>
    jobs.send(tx, hopeless, [{ organizationId }]),
  );
  expect(await given).toEqual({ organizationId });
  expect(run).toHaveBeenCalledTimes(2);
});

test('what has piled up is worked off without a pause', async () => {
  const organizationId = await testOrganization(database, 'piled');
  const all = Array.from({ length: 60 }, (_, number) => ({ organizationId, number }));
  await database.inOrganization(organizationId, async (tx) => jobs.send(tx, many, all));
  const done = new Set<number>();
  await jobs.work([handleJob(many, async ({ number }) => void done.add(number))], []);
  await vi.waitFor(() => expect(done.size).toBe(all.length), 15_000);
});
