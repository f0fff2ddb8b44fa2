import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import type { Logger, SafeFetch } from '../../platform/index.ts';
import type { Embedder } from './embedder.ts';
import { importJob } from './import.job.ts';
import { indexJob } from './index.job.ts';
import type { HelpAddresses } from './links.ts';
import { indexKnowledge } from './job-types.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import { knowledgeRoutes } from './routes.ts';
import { createSearch } from './search.ts';
import type { Search } from './search.ts';
import { insertItem } from './store.ts';
import { nearnessOf, rememberedVectors } from './vectors.ts';

export interface KnowledgeDependencies {
  database: Database;
  jobs: Jobs;
  log: Logger;
  /** Reads pages that a tenant names. */
  fetch: SafeFetch;
  help: HelpAddresses;
  /** Absent: the model inside the package, which needs neither key nor network. */
  embedder?: Embedder;
}

/** The door of this module. */
export interface Knowledge {
  routes: BoundRoute[];
  jobs: BoundJob[];
  /** The best passages for a question, best first, of published articles only. */
  search: Search;
  /** How near the nearest of some texts is to a question in meaning, as a cosine. */
  nearness(question: string, texts: readonly string[]): Promise<number>;
  /** Vectors of texts, computed off the event loop. */
  embed: Embedder['embed'];
  /** Adds published articles in the caller's transaction; they can be found by words at once. */
  addArticles: (
    tx: Tx,
    organizationId: string,
    articles: { title: string; category: string; content: string }[],
  ) => Promise<void>;
  /** Counts that an answer was built on these articles. */
  countUse(tx: Tx, organizationId: string, itemIds: string[]): Promise<void>;
  close(): Promise<void>;
}

/** The model reads no more of a question. */
const QUESTION_LENGTH = 2_000;

export function createKnowledge(dependencies: KnowledgeDependencies): Knowledge {
  const { database, jobs, log, fetch, help } = dependencies;
  const embedder = dependencies.embedder ?? createLocalEmbedder();
  const vectorOf = rememberedVectors(embedder);
  const search = createSearch({ database, embedder, vectorOf, log, help });
  return {
    routes: knowledgeRoutes({ database, jobs, search }),
    jobs: [importJob({ database, jobs, fetch }), indexJob(database, embedder)],
    search,
    nearness: async (question, texts) =>
      nearnessOf(vectorOf, question.trim().slice(0, QUESTION_LENGTH), texts),
    embed: async (texts, options) => embedder.embed(texts, options),
    async addArticles(tx, organizationId, articles) {
      for (const article of articles) await insertItem(tx, organizationId, article);
      await jobs.send(tx, indexKnowledge, [{ organizationId }]);
    },
    async countUse(tx, organizationId, itemIds) {
      if (itemIds.length === 0) return;
      // In one order everywhere, so that two answers never wait for each other in a circle.
      await sql`
        UPDATE knowledge_base_items SET "useCount" = "useCount" + 1 WHERE id IN (
          SELECT id FROM knowledge_base_items
          WHERE "organizationId" = ${organizationId} AND id = ANY(${itemIds})
          ORDER BY id FOR UPDATE)`.execute(tx);
    },
    close: async () => embedder.close(),
  };
}
