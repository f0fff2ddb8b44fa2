import { z } from 'zod';
import { defineJob } from '../../jobs/index.ts';

/** Reads the files or the page of an import. */
export const importKnowledge = defineJob({
  name: 'knowledge.import',
  schema: z.object({ organizationId: z.string(), importId: z.string() }),
  options: { expireInSeconds: 3_600, tellsGivenUp: true },
});

/** Embeds what an organization's search has no embedding of yet. */
export const indexKnowledge = defineJob({
  name: 'knowledge.index',
  schema: z.object({ organizationId: z.string() }),
  options: { concurrency: 1, expireInSeconds: 3_600 },
});

export const knowledgeJobs = [importKnowledge, indexKnowledge];
