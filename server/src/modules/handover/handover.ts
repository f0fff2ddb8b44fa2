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
import { gatherFacts } from './facts.ts';
import type { Gathered } from './facts.ts';
import { handOver } from './hand-over.ts';
import type { Handing } from './hand-over.ts';
import { judge } from './judge.ts';
import type { Judgement } from './judge.ts';
import { handoverOf } from './mode.ts';
import { nextWords } from './next-words.ts';
import { readProspect, timeZoneIn } from './prospect.ts';
import { ruleRoutes } from './rule-routes.ts';
import { summariseJob } from './summarise.job.ts';
import { nobodyWords } from './told.ts';
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
  /** Reads what a turn is judged by, in the transaction by which it begins. */
  gather(tx: Tx, conversationId: string): Promise<Gathered>;
  /** Judges a turn that is about to begin, outside any transaction. */
  judge(gathered: Gathered): Promise<Judgement>;
  /** Gives a conversation to people; undefined where a person has it already. */
  handOver(tx: Tx, handing: Handing): Promise<NewEvent[] | undefined>;
  /** What the customer is told at a handover, and whether there is one at all on their channel. */
  tell(tx: Tx, conversationId: string, telling: Telling): Promise<Told>;
}

/** What is said first, in which language, and by whose clocks. */
export interface Telling {
  message: string;
  language: Language;
  timeZone?: string | undefined;
}

export interface Told {
  text: string;
  /** False: the channel passes nothing on, and the text says what it says instead. */
  isPassedOn: boolean;
}

export function createHandover(dependencies: HandoverDependencies): Handover {
  const { database, jobs, knowledge, log } = dependencies;
  const clock = dependencies.clock ?? systemClock;
  return {
    routes: [
      ...businessHoursRoutes(database, clock),
      ...channelHandoverRoutes(database),
      ...ruleRoutes(database),
      handoverRoute(database),
    ],
    jobs: [summariseJob({ ...dependencies, clock })],
    gather: async (tx, conversationId) => gatherFacts(tx, conversationId, clock.now()),
    judge: async (gathered) => judge({ nearness: knowledge.nearness, log }, gathered),
    handOver: async (tx, handing) => handOver(tx, jobs, handing),
    tell: async (tx, conversationId, telling) => tell(tx, conversationId, telling, clock.now()),
  };
}

async function tell(tx: Tx, id: string, telling: Telling, now: Date): Promise<Told> {
  const { message, language, timeZone } = telling;
  const row = await tx
    .selectFrom('conversations')
    .leftJoin('channels', 'channels.id', 'conversations.channelId')
    .select(['channelId', 'channelMeta', 'channels.settings'])
    .where('conversations.id', '=', id)
    .executeTakeFirstOrThrow();
  const channel = handoverOf(row.settings);
  if (channel.mode === 'no-handover') {
    return { text: nobodyWords(channel.message, language), isPassedOn: false };
  }
  const where = { channelId: row.channelId, timeZone: timeZone ?? timeZoneIn(row.channelMeta) };
  const next = nextWords(await readProspect(tx, where, now), language);
  return { text: `${message} ${next}`, isPassedOn: true };
}
