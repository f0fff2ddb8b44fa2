import type { Source } from '@frontdesk/contract';
import { setTimeout as wait } from 'node:timers/promises';
import type { Judgement } from '../../handover/index.ts';
import { articleAddress, quoteOf } from '../../knowledge/index.ts';
import type { MessageRow } from '../../messages/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { NOTHING_USED, warnOfSpending } from '../../models/index.ts';
import type { Cost } from '../../models/index.ts';
import type { Routed } from '../routing/route-message.ts';
import type { TurnPart, TurnResult } from '../turn/parts.ts';
import type { NumberedPassage } from '../turn/tool.ts';
import { AnswerFrames } from './answer-frames.ts';
import { LEASE, renewLease } from './claim.ts';
import type { HeldRun } from './claim.ts';
import { finishRun } from './finish.ts';
import { runAgents } from './run-agents.ts';
import { questionOf } from './said.ts';
import { sendSpans } from './spans.ts';
import type { AgentParts, Work } from './work.ts';

export interface Executed {
  /** Undefined where the answer was dropped, because a person took over. */
  message: MessageRow | undefined;
  agent: AgentRow;
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
  const { run } = work;
  const start = performance.now();
  const judgement = await parts.handover.judge(work.facts);
  const routed = await routedOf(parts, work, judgement);
  const frames = new AnswerFrames(
    work.isTrial ? () => undefined : parts.publish,
    run,
    work.inResponse ? ONLOOKERS : READERS,
  );
  frames.start(routed.agent.name);
  const lease = keepLease(parts, run);
  let reason: 'done' | 'dropped' | 'failed' = 'failed';
  try {
    const answered = await runAgents(parts, { ...work, judgement }, routed, (part) => {
      observe(part);
      if (part.type === 'text-delta') frames.add(part.delta);
    });
    const { agent, result, verdict, model, spent, transfers } = answered;
    const { cost } = spent;
    const helpCenter = parts.help.addressOf({
      id: run.organizationId,
      slug: work.organizationSlug,
    });
    const sources = result.sources.map((passage) => sourceOf(passage, helpCenter));
    const processingTime = Math.round(performance.now() - start);
    const before = work.resume?.progress.billed ?? null;
    const ended = {
      ...work,
      agent,
      model,
      cost,
      result,
      verdict,
      sources,
      transfers,
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
    await warn(parts, work);
    sendSpans(parts, work, { ...answered, processingTime });
    return { message, agent, result, sources, model, cost };
  } finally {
    clearInterval(lease);
    frames.stop(reason);
  }
}

/** A turn that goes on has its agent. */
async function routedOf(parts: AgentParts, work: Work, { verdict }: Judgement): Promise<Routed> {
  const { run, choice, said, setup, signal, begun } = work;
  if (begun) return { agent: choice.agent, step: undefined, ...begun.spent };
  // People get it: which agent would have, no model need say.
  if (verdict) return { agent: choice.agent, step: undefined, ...NOTHING_USED };
  const { organizationId } = run;
  return parts.routeMessage({ organizationId, choice, message: questionOf(said), setup, signal });
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

/** The answer is out: a warning that fails must not take it back. */
async function warn({ database, clock, log }: AgentParts, { run, setup }: Work): Promise<void> {
  const { budgets } = setup.settings;
  await warnOfSpending(database, run.organizationId, budgets, clock.now()).catch((error: unknown) =>
    log.warn({ err: error, runId: run.id }, 'The team was not warned of costs'),
  );
}

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

/** A passage as the customer's side sees it; its address is a path where it is on this server. */
export function sourceOf(
  { itemId, title, slug, text }: NumberedPassage,
  helpCenter: string,
): Source {
  const url = slug === null ? '' : articleAddress(helpCenter, slug);
  return { id: itemId, title, url, quote: quoteOf(text) };
}
