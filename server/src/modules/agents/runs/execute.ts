import type { Source } from '@frontdesk/contract';
import { setTimeout as wait } from 'node:timers/promises';
import type { ToolContact } from '../../../integrations/integration.ts';
import type { ModelProvider } from '../../../model-providers/model-provider.ts';
import type { Database } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { Clock, Logger } from '../../../platform/index.ts';
import type { Gathered, Handover } from '../../handover/index.ts';
import { articleAddress } from '../../knowledge/index.ts';
import type { HelpAddresses, Knowledge } from '../../knowledge/index.ts';
import type { Live } from '../../live/index.ts';
import type { MessageRow, Messages } from '../../messages/index.ts';
import type { AgentSettings } from '../agent-settings.ts';
import { costOf, pickModel } from '../../models/index.ts';
import type { Cost } from '../../models/index.ts';
import { promptOf } from '../prompt.ts';
import type { Said } from '../prompt.ts';
import { groundingFor, toolsOf } from '../tools/tools.ts';
import type { TurnLimits } from '../turn/limits.ts';
import type { TurnPart, TurnResult } from '../turn/parts.ts';
import type { NumberedPassage } from '../turn/tool.ts';
import type { Resume } from '../turn/turn-request.ts';
import { AnswerFrames } from './answer-frames.ts';
import { LEASE, renewLease } from './claim.ts';
import type { HeldRun } from './claim.ts';
import { createJournal } from './journal.ts';
import { runJudged } from './judged.ts';
import { readToolContact } from './tool-contact.ts';
import { finishRun } from './finish.ts';
import { questionOf } from './said.ts';

/** What agents need of others. */
export interface AgentParts {
  database: Database;
  jobs: Jobs;
  messages: Pick<Messages, 'receiveIn' | 'send'>;
  knowledge: Pick<Knowledge, 'search' | 'countUse'>;
  handover: Pick<Handover, 'gather' | 'judge' | 'handOver' | 'tell'>;
  publish: Live['publish'];
  /** In the order in which they are asked; the last one serves every model. */
  providers: readonly ModelProvider[];
  limits: TurnLimits;
  clock: Clock;
  help: HelpAddresses;
  log: Logger;
}

/** A run that this process holds, with all that its turn needs. */
export interface Work {
  run: HeldRun;
  organizationSlug: string;
  agent: { id: string; name: string };
  settings: AgentSettings;
  said: Said[];
  /** What the rules of handover judge by. */
  facts: Gathered;
  /** The last message of the customer that it answers. */
  messageId: string | null;
  answerId: string;
  /** True where the customer gets the answer in the response to their request. */
  inResponse: boolean;
  signal: AbortSignal;
  /** Where it goes on, after it was broken off. */
  resume?: Resume | undefined;
}

export interface Executed {
  /** Undefined where the answer was dropped, because a person took over. */
  message: MessageRow | undefined;
  result: TurnResult;
  sources: Source[];
  model: string;
  cost: Cost;
}

/**
 * Runs a turn outside any transaction, showing it while it is written, and stores how it ended.
 * Rejects where the process stops or the database stays away: then the run's lease runs out, and
 * another process takes it.
 */
export async function execute(
  parts: AgentParts,
  work: Work,
  observe: (part: TurnPart) => void = () => undefined,
): Promise<Executed> {
  const { run, agent, settings } = work;
  const start = performance.now();
  const { model, price } = pickModel(parts.providers, settings.model);
  const frames = new AnswerFrames(parts.publish, run, work.inResponse ? ONLOOKERS : READERS);
  frames.start(agent.name);
  const lease = keepLease(parts, run);
  let reason: 'done' | 'dropped' | 'failed' = 'failed';
  try {
    const { result, verdict } = await runJudged(
      parts,
      work,
      {
        prompt: promptOf(settings.instructions, work.said),
        customerText: questionOf(work.said),
        model,
        temperature: settings.temperature,
        maxTokens: settings.maxTokens,
        tools: toolsOf(settings.tools, placeOf(parts, work)),
        journal: createJournal(parts.database, run, agent.id),
        contact: contactOf(parts.database, run),
        grounding: groundingFor(settings.tools),
        isSpent: () => false,
        resume: work.resume,
        fallbackMessage: settings.fallbackMessage,
        limits: parts.limits,
        signal: work.signal,
        clock: parts.clock,
      },
      (part) => {
        observe(part);
        if (part.type === 'text-delta') frames.add(part.delta);
      },
    );
    const helpCenter = parts.help.addressOf({
      id: run.organizationId,
      slug: work.organizationSlug,
    });
    const sources = result.sources.map((passage) => sourceOf(passage, helpCenter));
    const cost = costOf(price, result.usage);
    const processingTime = Math.round(performance.now() - start);
    const billed = work.resume?.progress.billed;
    const before = billed ? { usage: billed, cost: costOf(price, billed) } : null;
    const ended = {
      ...work,
      model: model.modelId,
      cost,
      result,
      verdict,
      sources,
      processingTime,
      before,
    };
    const message = await stored(parts, run, async () =>
      parts.database.inOrganization(run.organizationId, async (tx) =>
        finishRun(tx, ended, {
          jobs: parts.jobs,
          send: parts.messages.send,
          handOver: parts.handover.handOver,
          countUse: parts.knowledge.countUse,
        }),
      ),
    );
    reason = message ? 'done' : 'dropped';
    return { message, result, sources, model: model.modelId, cost };
  } finally {
    clearInterval(lease);
    frames.stop(reason);
  }
}

function placeOf({ database, jobs, clock, knowledge, messages }: AgentParts, work: Work) {
  const { organizationId, conversationId } = work.run;
  const { search } = knowledge;
  const agentName = work.agent.name;
  const { send } = messages;
  return { organizationId, conversationId, agentName, database, jobs, clock, search, send };
}

/** Reads the customer once, and only where a tool wants to know. */
function contactOf(database: Database, { organizationId, conversationId }: HeldRun) {
  let contact: Promise<ToolContact | null> | undefined;
  return async (): Promise<ToolContact | null> =>
    (contact ??= database.inOrganization(organizationId, async (tx) =>
      readToolContact(tx, conversationId),
    ));
}

function keepLease({ database, log }: AgentParts, run: HeldRun): NodeJS.Timeout {
  return setInterval(() => {
    database
      .inOrganization(run.organizationId, async (tx) => renewLease(tx, run))
      .catch((error: unknown) =>
        log.warn({ err: error, runId: run.id }, 'A lease was not renewed'),
      );
  }, LEASE / 3);
}

/** Milliseconds of words in one frame: for a visitor who reads them as they come, … */
const READERS = 40;
/** … and for the team, which looks on while the customer gets them by another way. */
const ONLOOKERS = 250;

const TRIES = 4;

/** The answer is there and paid for: a database that is away for a moment must not lose it. */
async function stored<T>({ log }: AgentParts, run: HeldRun, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= TRIES) throw error;
      log.warn({ err: error, runId: run.id, attempt }, 'An answer is stored again');
      await wait(100 * 2 ** attempt);
    }
  }
}

const QUOTE = 300;

/** A passage as the customer's side sees it; its address is a path where it is on this server. */
function sourceOf({ itemId, title, slug, text }: NumberedPassage, helpCenter: string): Source {
  const url = slug === null ? '' : articleAddress(helpCenter, slug);
  const quote = text.length > QUOTE ? `${text.slice(0, QUOTE).trimEnd()}…` : text;
  return { id: itemId, title, url, quote: quote.toWellFormed() };
}
