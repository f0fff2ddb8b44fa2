import type { Database } from '../../database/index.ts';
import { handleJob } from '../../jobs/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import type { Clock } from '../../platform/index.ts';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import {
  bill,
  draftAnswer,
  findArticles,
  findWriter,
  readTalk,
  summarise,
} from '../copilot/index.ts';
import { recordEvents } from '../events/index.ts';
import type { HelpAddresses, Knowledge } from '../knowledge/index.ts';
import { summariseHandover } from './summarise.ts';

interface Parts {
  database: Database;
  knowledge: { search: Knowledge['search'] };
  providers: readonly ModelProvider[];
  help: HelpAddresses;
  clock: Clock;
}

/** For whom it is written; it is the language of the team's pages. */
const TEAM_LANGUAGE = 'en';

/** Writes a summary and a suggested answer for whoever takes a conversation from the AI. */
export function summariseJob(parts: Parts): BoundJob {
  const { database, clock } = parts;
  return handleJob(summariseHandover, async ({ organizationId, handoverId }, { signal, log }) => {
    const begun = await database.inOrganization(organizationId, async (tx) => {
      const handover = await tx
        .selectFrom('handovers')
        .select('conversationId')
        .where('id', '=', handoverId)
        .where('status', '=', 'writing')
        .executeTakeFirst();
      if (!handover) return undefined;
      const where = { ...handover, organizationId, now: clock.now() };
      return { ...handover, talk: await readTalk(tx, where) };
    });
    if (!begun) return;
    const { talk, conversationId } = begun;
    const found =
      talk.question.trim() === '' ? [] : await findArticles(of(parts), talk, talk.question, signal);
    const writer = findWriter(parts.providers, talk);
    const written = await Promise.all([
      summarise(writer, talk, TEAM_LANGUAGE, signal),
      draftAnswer(writer, talk, found, signal),
    ]).catch(async (error: unknown) => {
      if (signal.aborted) throw error;
      // What is quoted helps as well, and needs nobody.
      log.warn({ err: error, handoverId }, 'A handover is summed up without the model');
      return Promise.all([
        summarise(undefined, talk, TEAM_LANGUAGE, signal),
        draftAnswer(undefined, talk, found, signal),
      ]);
    });
    const [summary, suggestion] = written;
    await database.inOrganization(organizationId, async (tx) => {
      await tx
        .updateTable('handovers')
        .set({
          status: 'ready',
          summary: summary.text,
          suggestion: suggestion.text,
          sources: JSON.stringify(suggestion.sources),
          model: summary.model,
          updatedAt: new Date(),
        })
        .where('id', '=', handoverId)
        .execute();
      for (const part of written)
        await bill(tx, organizationId, part, { purpose: 'handover', now: clock.now() });
      await recordEvents(tx, organizationId, [
        { type: 'conversation.updated', conversationId, data: {} },
      ]);
    });
  });
}

function of({ knowledge, help }: Parts) {
  return { search: knowledge.search, help };
}
