import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import { chooseAgent } from '../routing/choose-agent.ts';
import { claimRun, isBusy } from './claim.ts';
import type { ClaimedRun, HeldRun } from './claim.ts';
import type { AgentParts, Work } from './work.ts';
import { giveUp } from './give-up.ts';
import { readModelSetup } from '../../models/index.ts';
import { summariseJob } from '../summaries/summarise.job.ts';
import { readResume } from './resume.ts';
import { questionOf, readHistory } from './said.ts';

/**
 * Takes a waiting run and gathers what its turn needs, in one transaction. Undefined where there
 * is nothing to do: somebody else has it, a person has the conversation, or it was answered.
 */
export async function takeRun(
  parts: AgentParts,
  organizationId: string,
  runId: string,
  signal: AbortSignal,
): Promise<Work | undefined> {
  try {
    return await parts.database.inOrganization(organizationId, async (tx) => {
      const run = await claimRun(tx, runId);
      return run && gather(tx, run, parts, signal);
    });
  } catch (error) {
    if (isBusy(error)) return undefined;
    throw error;
  }
}

async function gather(
  tx: Tx,
  run: ClaimedRun,
  parts: AgentParts,
  signal: AbortSignal,
): Promise<Work | undefined> {
  if (run.progress !== null) return goOn(tx, run, parts, signal);
  const { conversationId } = run;
  const conversation = await tx
    .selectFrom('conversations')
    .innerJoin('organizations', 'organizations.id', 'conversations.organizationId')
    .select(['handler', 'assignedAgentId', 'isTrial', 'organizations.slug'])
    .select('organizations.isActive')
    .where('conversations.id', '=', conversationId)
    .executeTakeFirstOrThrow();
  const [{ said, lastCustomerMessageId, isLong }, facts] = await Promise.all([
    readHistory(tx, conversationId),
    parts.handover.gather(tx, conversationId),
  ]);
  const answered =
    lastCustomerMessageId === null || (await isAnswered(tx, conversationId, lastCustomerMessageId));
  // Nobody asks any more, or nobody is there who could.
  if (conversation.handler !== 'ai' || answered || !conversation.isActive) return drop(tx, run);
  const agents = await tx.selectFrom('agents').selectAll().where('isActive', '=', true).execute();
  const choice = chooseAgent(agents, questionOf(said), { current: conversation.assignedAgentId });
  if (!choice) {
    const error = 'There is no active AI agent.';
    await giveUp(tx, run, parts, { reason: 'no-agent', error });
    return undefined;
  }
  const { organizationId } = run;
  if (isLong) await parts.jobs.send(tx, summariseJob, [{ organizationId, conversationId }]);
  const setup = await readModelSetup(tx, { ...run, now: parts.clock.now() });
  return {
    run,
    setup,
    organizationSlug: conversation.slug,
    choice,
    said,
    facts,
    messageId: lastCustomerMessageId,
    answerId: newId(),
    inResponse: false,
    isTrial: conversation.isTrial,
    signal,
  };
}

/** A turn that was broken off goes on with the same agent, also where a person took over meanwhile. */
async function goOn(
  tx: Tx,
  run: ClaimedRun,
  parts: AgentParts,
  signal: AbortSignal,
): Promise<Work | undefined> {
  const { resume, begun, agentId, ...conversation } = await readResume(tx, run);
  const agents = await tx.selectFrom('agents').selectAll().execute();
  const agent = agents.find(({ id }) => id === agentId);
  if (!agent) {
    const error = 'Its AI agent is gone.';
    await giveUp(tx, run, parts, { reason: 'no-agent', error });
    return undefined;
  }
  const [{ said }, facts] = await Promise.all([
    readHistory(tx, run.conversationId),
    parts.handover.gather(tx, run.conversationId),
  ]);
  const active = agents.filter(({ isActive }) => isActive);
  const setup = await readModelSetup(tx, { ...run, now: parts.clock.now() });
  return {
    run,
    setup,
    ...conversation,
    choice: { agent, by: 'named', active },
    override: begun.override,
    said,
    facts,
    messageId: run.messageId,
    answerId: newId(),
    inResponse: false,
    signal,
    resume,
    begun,
  };
}

/** A turn that began after the customer wrote has answered this message already. */
async function isAnswered(tx: Tx, conversationId: string, messageId: string): Promise<boolean> {
  const run = await tx
    .selectFrom('runs')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('messageId', '=', messageId)
    .where('status', 'in', ['done', 'failed'])
    .executeTakeFirst();
  return run !== undefined;
}

async function drop(tx: Tx, run: HeldRun): Promise<undefined> {
  await tx
    .updateTable('runs')
    .set({ status: 'dropped', leaseExpiresAt: null, finishedAt: new Date() })
    .where('id', '=', run.id)
    .execute();
}
