import type { ChannelHandover } from '@frontdesk/contract';
import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Database, Tx } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, Jobs } from '../../jobs/index.ts';
import { systemClock } from '../../platform/index.ts';
import type { Clock, Language, Logger } from '../../platform/index.ts';
import { businessHoursRoutes } from '../business-hours/index.ts';
import type { NewEvent } from '../events/index.ts';
import type { HelpAddresses, Knowledge } from '../knowledge/index.ts';
import { channelHandoverRoutes } from './channel-routes.ts';
import { handOver } from './hand-over.ts';
import type { Handing } from './hand-over.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { handoverOf } from './mode.ts';
import { nextWords } from './next-words.ts';
import { readProspect, timeZoneIn } from './prospect.ts';
import { ruleRoutes } from './rule-routes.ts';
import { summariseJob } from './summarise.job.ts';
import { handoverRoute } from './view.ts';

export interface HandoverDependencies {
  database: Database;
  jobs: Jobs;
  knowledge: Pick<Knowledge, 'search' | 'nearness'>;
  /** Of them comes the model that writes summaries. */
  providers: readonly ModelProvider[];
  help: HelpAddresses;
  log: Logger;
  clock?: Clock;
}

/** The door of this module: when people take over from the AI, and what everybody is told. */
export interface Handover {
  routes: BoundRoute[];
  jobs: BoundJob[];
  /** Judges a turn that is about to begin, outside any transaction. */
  judge(turn: { organizationId: string; conversationId: string }): Promise<Judgement>;
  /** Gives a conversation to people; undefined where a person has it already. */
  handOver(tx: Tx, handing: Handing): Promise<NewEvent[] | undefined>;
  /** How the channel of a conversation hands over. */
  channelOf(tx: Tx, channelId: string | null): Promise<ChannelHandover>;
  /** What happens next and when, as a sentence for the customer of a conversation. */
  whatNext(
    tx: Tx,
    conversationId: string,
    to: { language: Language; timeZone?: string | null },
  ): Promise<string>;
}

export function createHandover(dependencies: HandoverDependencies): Handover {
  const { database, jobs, knowledge, log } = dependencies;
  const clock = dependencies.clock ?? systemClock;
  const judging = { database, nearness: knowledge.nearness, clock, log };
  return {
    routes: [
      ...businessHoursRoutes(database, clock),
      ...channelHandoverRoutes(database),
      ...ruleRoutes(database),
      handoverRoute(database),
    ],
    jobs: [summariseJob(dependencies)],
    judge: async (turn) => judge(judging, turn),
    handOver: async (tx, handing) => handOver(tx, jobs, handing),
    async channelOf(tx, channelId) {
      const channel = await tx
        .selectFrom('channels')
        .select('settings')
        .where('id', '=', channelId ?? '')
        .executeTakeFirst();
      return handoverOf(channel?.settings);
    },
    async whatNext(tx, conversationId, { language, timeZone }) {
      const { channelId, channelMeta } = await tx
        .selectFrom('conversations')
        .select(['channelId', 'channelMeta'])
        .where('id', '=', conversationId)
        .executeTakeFirstOrThrow();
      const where = { channelId, timeZone: timeZone ?? timeZoneIn(channelMeta) };
      return nextWords(await readProspect(tx, where, clock.now()), language);
    },
  };
}
