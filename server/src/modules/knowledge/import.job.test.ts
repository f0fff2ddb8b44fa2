import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent, testDatabase, testOrganization } from '../../../test/harness.ts';
import { storeUploads } from '../../../test/uploads.ts';
import type { Database } from '../../database/index.ts';
import { startJobs } from '../../jobs/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { importJob } from './import.job.ts';
import { knowledgeJobs } from './index.ts';

let database: Database;
let jobs: Jobs;
let job: BoundJob;

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({ systemUrl: database.systemUrl, types: knowledgeJobs, log: silent });
  const fetch = async (): Promise<never> => Promise.reject(new Error('not used'));
  job = importJob({ database, jobs, fetch });
});
afterAll(async () => {
  await jobs.stop();
  await database.close();
});

test('an import that the queue gives up is failed, says why, and leaves no files behind', async () => {
  const organizationId = await testOrganization(database);
  const importId = await storeUploads(database, organizationId, [
    { name: 'a.md', content: Buffer.from('# A') },
  ]);
  const look = async () =>
    database.inOrganization(organizationId, async (tx) => ({
      import: await tx
        .selectFrom('knowledge_imports')
        .select(['status', 'failed', 'finishedAt'])
        .where('id', '=', importId)
        .executeTakeFirstOrThrow(),
      files: await tx.selectFrom('files').select('id').execute(),
      errors: await tx.selectFrom('system_events').select('source').execute(),
    }));
  // As a process leaves it that died while it read.
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('knowledge_imports')
      .set({ status: 'running' })
      .where('id', '=', importId)
      .execute(),
  );
  const context = { signal: new AbortController().signal, log: silent };
  await job.givenUp?.({ organizationId, importId }, context);
  await job.givenUp?.({ organizationId, importId }, context);
  const left = await look();
  expect(left.import).toMatchObject({ status: 'failed', failed: [{ name: 'Import' }] });
  expect(left.import.finishedAt).not.toBeNull();
  expect(left.files).toEqual([]);
  expect(left.errors).toEqual([{ source: 'knowledge.import' }]);
});
