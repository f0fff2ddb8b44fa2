/** Knowledge over a database of the test file that imports this, with a model that knows few words. */
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../src/database/index.ts';
import { startJobs } from '../src/jobs/index.ts';
import type { Jobs } from '../src/jobs/index.ts';
import { AppError } from '../src/platform/index.ts';
import type { SafeFetch } from '../src/platform/index.ts';
import { silent, testDatabase, testOrganization } from './harness.ts';
import { storeUploads } from './uploads.ts';
import { meaningEmbedder } from '../src/modules/knowledge/embedder.fixture.ts';
import { createKnowledge, knowledgeJobs } from '../src/modules/knowledge/index.ts';
import type { Knowledge } from '../src/modules/knowledge/index.ts';

export let database: Database;
export let jobs: Jobs;
export let knowledge: Knowledge;
export const embedder = meaningEmbedder();
export const pages = new Map<string, string>();
let beforeFetch = async (): Promise<void> => undefined;

/** Has this done each time before a page is fetched. */
export function setBeforeFetch(work: () => Promise<void>): void {
  beforeFetch = work;
}

const fetchPage: SafeFetch = async (url) => {
  await beforeFetch();
  const page = pages.get(url);
  if (page === undefined) throw new AppError('unprocessable', 'The address could not be read.');
  const headers = new Headers({ 'content-type': 'text/html' });
  return { url, status: 200, contentType: 'text/html', headers, body: Buffer.from(page) };
};

export const newKnowledge = (): Knowledge =>
  createKnowledge({
    database,
    jobs,
    log: silent,
    fetch: fetchPage,
    help: {
      addressOf: ({ slug }) => `/help/${slug}`,
      publicUrl: 'https://desk.example',
    },
    embedder,
  });

beforeAll(async () => {
  database = await testDatabase();
  jobs = await startJobs({ systemUrl: database.systemUrl, types: knowledgeJobs, log: silent });
  knowledge = newKnowledge();
});
afterAll(async () => {
  await knowledge.close();
  await jobs.stop();
  await database.close();
});

let number = 0;
export const newOrganization = async (): Promise<string> =>
  testOrganization(database, `shop-${(number += 1)}`);

export async function run(
  name: string,
  data: object,
  signal = new AbortController().signal,
): Promise<void> {
  const job = knowledge.jobs.find(({ type }) => type.name === name);
  if (!job) throw new Error(`There is no job ${name}.`);
  await job.run(data, { signal, log: silent });
}

export async function importFiles(
  organizationId: string,
  files: Record<string, string | Uint8Array>,
) {
  const uploads = Object.entries(files).map(([name, content]) => ({
    name,
    content: Buffer.from(content),
  }));
  const importId = await storeUploads(database, organizationId, uploads);
  await run('knowledge.import', { organizationId, importId });
  return readImport(organizationId, importId);
}

export const readImport = async (organizationId: string, importId: string) =>
  database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('knowledge_imports')
      .select(['status', 'total', 'done', 'failed'])
      .where('id', '=', importId)
      .executeTakeFirstOrThrow(),
  );

export const items = async (organizationId: string) =>
  database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('knowledge_base_items')
      .select(['fileName', 'title', 'slug', 'version', 'isIndexed', 'content'])
      .orderBy('fileName')
      .execute(),
  );

export const events = async (organizationId: string, type: string) =>
  database.inOrganization(organizationId, async (tx) => {
    const rows = await tx
      .selectFrom('events')
      .select('data')
      .where('type', '=', type)
      .orderBy('sequence')
      .execute();
    return rows.map(({ data }) => data);
  });

export const find = async (organizationId: string, question: string) =>
  knowledge.search(organizationId, question, { limit: 5 });

export const SHOP = {
  'refunds.md': '# Refunds\n\nYou get your money within five days.',
  'delivery.md':
    '# Delivery\n\nA parcel takes three days. Error code SH-4711 means that it is late.',
  'login.md': '# Sign in\n\nType your password twice.',
};
