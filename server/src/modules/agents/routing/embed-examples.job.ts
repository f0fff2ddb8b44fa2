import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../database/index.ts';
import { defineJob, handleJob } from '../../../jobs/index.ts';
import type { BoundJob } from '../../../jobs/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';

/** Embeds what an organization's agents have of examples without an embedding. */
export const embedExamples = defineJob({
  name: 'agents.embed-examples',
  schema: z.object({ organizationId: z.string() }),
  options: { concurrency: 1, expireInSeconds: 3_600 },
});

/** Examples embedded between two looks at the database. */
const BATCH = 32;

/** What is embedded is kept at once, so that a job that was killed goes on where it was. */
export function embedExamplesJob(database: Database, embed: Knowledge['embed']): BoundJob {
  return handleJob(embedExamples, async ({ organizationId }, { signal }) => {
    for (;;) {
      signal.throwIfAborted();
      const waiting = await database.inOrganization(organizationId, async (tx) =>
        tx
          .selectFrom('agent_examples')
          .select(['id', 'text'])
          .where(sql<boolean>`cardinality(embedding) = 0`)
          .orderBy('id')
          .limit(BATCH)
          .execute(),
      );
      if (waiting.length === 0) return;
      const vectors = await embed(
        waiting.map(({ text }) => text),
        { purpose: 'index', signal },
      );
      const rows = waiting.map(({ id }, place) => ({ id, embedding: [...(vectors[place] ?? [])] }));
      await database.inOrganization(organizationId, async (tx) =>
        sql`
          UPDATE agent_examples AS e SET embedding = given.embedding
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given(id text, embedding float8[])
          WHERE e.id = given.id`.execute(tx),
      );
    }
  });
}
