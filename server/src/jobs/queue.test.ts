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

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({ systemUrl: database.systemUrl, types: [hopeless], log: silent });
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
