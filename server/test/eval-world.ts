import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase } from '../src/database/index.ts';
import type { Database } from '../src/database/index.ts';
import { installJobs, startJobs } from '../src/jobs/index.ts';
import { createKnowledge, knowledgeJobs } from '../src/modules/knowledge/index.ts';
import type { Knowledge } from '../src/modules/knowledge/index.ts';
import { createLogger, createSafeFetch, createSigner, newId } from '../src/platform/index.ts';
import { storeUploads } from './uploads.ts';

/** A real help centre, imported into a database of its own, for what measures answers. */

/** Beside the project, or where `EVAL_DATA` says. */
export const DATA = process.env['EVAL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
export const ARTICLES = join(DATA, 'help-center');
const QUESTIONS = join(DATA, 'help-center-questions.jsonl');

const Asked = z.object({ question: z.string(), articles: z.array(z.string()) });
/** Any of the articles is right; none means that the help centre does not know. */
export type Asked = z.infer<typeof Asked>;

export function hasHelpCenter(): boolean {
  return existsSync(ARTICLES) && existsSync(QUESTIONS);
}

/** What customers ask. */
export function readQuestions(): Asked[] {
  return readFileSync(QUESTIONS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => Asked.parse(JSON.parse(line)));
}

export interface HelpCenterWorld {
  database: Database;
  knowledge: Knowledge;
  organizationId: string;
  /** Embeds the articles, which are imported but found by their words alone until then. */
  index: () => Promise<void>;
}

/** Imports the help centre, does `work` with it, and removes it. */
export async function inHelpCenter(work: (world: HelpCenterWorld) => Promise<void>): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-eval-'));
  const log = createLogger('error');
  const signer = createSigner('eval');
  const options = { databaseUrl: undefined, dataDir, signer, log, prepare: installJobs };
  const database = await openDatabase(options);
  const jobs = await startJobs({ systemUrl: database.systemUrl, types: knowledgeJobs, log });
  const fetch = createSafeFetch({ allowPrivate: false, timeout: 1_000, maxBytes: 1_000 });
  const help = { addressOf: () => '/help/eval', publicUrl: 'https://desk.example' };
  const knowledge = createKnowledge({ database, jobs, log, fetch, help });
  try {
    const organizationId = newId();
    const name = 'Evaluation';
    await database.asSystem(async (tx) =>
      tx.insertInto('organizations').values({ id: organizationId, name, slug: 'eval' }).execute(),
    );
    const run = async (job: string, data: object): Promise<void> => {
      const bound = knowledge.jobs.find(({ type }) => type.name === job);
      await bound?.run({ organizationId, ...data }, { signal: new AbortController().signal, log });
    };
    const files = readdirSync(ARTICLES).map((file) => ({
      name: file,
      content: readFileSync(join(ARTICLES, file)),
    }));
    const importId = await storeUploads(database, organizationId, files);
    await run('knowledge.import', { importId });
    const index = async (): Promise<void> => {
      console.error(`Embedding ${files.length} articles; this takes a few minutes.`);
      const begun = performance.now();
      await run('knowledge.index', {});
      console.error(`Embedded in ${Math.round((performance.now() - begun) / 1_000)} s.`);
    };
    await work({ database, knowledge, organizationId, index });
  } finally {
    await knowledge.close();
    await jobs.stop();
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
