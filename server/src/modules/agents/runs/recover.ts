import type { Tx } from '../../../database/index.ts';
import type { RepeatedWork } from '../../../jobs/index.ts';
import { lockConversation } from '../../conversations/index.ts';
import { agentTurn } from '../../messages/index.ts';
import { ATTEMPTS, mayGoOn, noneUnderWay } from './claim.ts';
import type { AgentParts } from './work.ts';
import { giveUp } from './give-up.ts';

const AT_A_TIME = 100;

/** Milliseconds that a run may wait until it is asked whether anything will ever take it. */
const PATIENCE = 60_000;

/**
 * Looks for runs whose process died, and puts them back in the queue; also those that wait although
 * the queue has given up on them. One that killed its process too often goes to a person, and the
 * customer is told.
 */
export function recoverRuns(parts: AgentParts): RepeatedWork {
  return {
    name: 'recover-runs',
    everySeconds: 15,
    async run({ log }) {
      const lost = await parts.database.asSystem(async (tx) => selectLost(tx, parts).execute());
      for (const { id, organizationId } of lost) {
        log.warn({ runId: id, organizationId }, 'The process of an AI turn is gone; taking it up');
        await parts.database.inOrganization(organizationId, async (tx) => recover(tx, id, parts));
      }
      await parts.database.asSystem(async (tx) => wakeForgotten(tx, parts));
    },
  };
}

function selectLost(tx: Tx, { clock }: AgentParts) {
  return tx
    .selectFrom('runs')
    .selectAll()
    .where('status', '=', 'running')
    .where('leaseExpiresAt', '<', clock.now())
    .orderBy('leaseExpiresAt')
    .limit(AT_A_TIME);
}

async function wakeForgotten(tx: Tx, { clock, jobs }: AgentParts): Promise<void> {
  const waiting = await tx
    .selectFrom('runs')
    .select(['id', 'organizationId'])
    .where((eb) => eb.or([eb('status', '=', 'queued'), mayGoOn('runs')]))
    .where('createdAt', '<', new Date(clock.now().getTime() - PATIENCE))
    .where(noneUnderWay)
    .orderBy('createdAt')
    .limit(AT_A_TIME)
    .execute();
  if (waiting.length === 0) return;
  const among = { key: 'runId', values: waiting.map(({ id }) => id) } as const;
  const expected = new Set((await jobs.unfinished(tx, agentTurn, among)).map((job) => job.runId));
  const forgotten = waiting.filter(({ id }) => !expected.has(id));
  await jobs.send(
    tx,
    agentTurn,
    forgotten.map(({ id, organizationId }) => ({ organizationId, runId: id })),
  );
}

async function recover(tx: Tx, id: string, parts: AgentParts): Promise<void> {
  const found = await selectLost(tx, parts).where('id', '=', id).executeTakeFirst();
  if (!found) return;
  const { isTrial } = await lockConversation(tx, found.conversationId);
  const run = await selectLost(tx, parts).where('id', '=', id).forUpdate().executeTakeFirst();
  if (!run) return;
  // Whoever tried the agent out is gone with the process, or has begun anew.
  if (!isTrial) {
    if (run.attempts - run.decisions >= ATTEMPTS) {
      return giveUp(tx, run, parts, {
        reason: 'worker-lost',
        error: `Its process died ${run.attempts} times.`,
      });
    }
    // What it may have done must not be done again by another: it goes on where it was.
    if (run.progress !== null) return goOn(tx, run, parts);
  }
  const next = await tx
    .selectFrom('runs')
    .select('id')
    .where('conversationId', '=', run.conversationId)
    .where('status', '=', 'queued')
    .executeTakeFirst();
  // A turn that waits answers all that is unanswered, so this one is not needed any more.
  const isDropped = isTrial || next !== undefined;
  const change = isDropped
    ? ({ status: 'dropped', error: 'Its process died.', finishedAt: new Date() } as const)
    : ({ status: 'queued' } as const);
  await tx
    .updateTable('runs')
    .set({ ...change, leaseExpiresAt: null })
    .where('id', '=', run.id)
    .execute();
  const runId = next?.id ?? (isDropped ? undefined : run.id);
  if (runId === undefined) return;
  await parts.jobs.send(tx, agentTurn, [{ organizationId: run.organizationId, runId }]);
}

async function goOn(
  tx: Tx,
  { id, organizationId }: { id: string; organizationId: string },
  parts: AgentParts,
): Promise<void> {
  await tx
    .updateTable('runs')
    .set({ status: 'waiting', leaseExpiresAt: null })
    .where('id', '=', id)
    .execute();
  await parts.jobs.send(tx, agentTurn, [{ organizationId, runId: id }]);
}
