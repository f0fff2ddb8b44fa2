import type { Tx } from '../../database/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId } from '../../platform/index.ts';
import { escalate } from '../conversations/index.ts';
import type { NewEvent } from '../events/index.ts';
import type { Verdict } from './rules.ts';
import { summariseHandover } from './summarise.ts';

/** That a conversation goes to people. */
export interface Handing {
  organizationId: string;
  conversationId: string;
  by: 'ai' | 'customer';
  reason: string;
  /** The run that did it; null: no run. */
  runId: string | null;
  /** What a rule asks for; null: no rule did it. */
  verdict: Verdict | null;
}

/**
 * Gives a conversation to people, writes down why, and queues the summary for whoever takes it, in
 * the caller's transaction. Undefined where a person has it already. Returns the events that the
 * caller records last of all.
 */
export async function handOver(
  tx: Tx,
  jobs: Jobs,
  { organizationId, conversationId, by, reason, runId, verdict }: Handing,
): Promise<NewEvent[] | undefined> {
  const target = { teamId: verdict?.teamId ?? null, priority: verdict?.priority ?? null };
  const events = await escalate(tx, conversationId, by, target);
  if (!events) return undefined;
  const handoverId = newId();
  await tx
    .insertInto('handovers')
    .values({
      id: handoverId,
      organizationId,
      conversationId,
      runId,
      reason,
      ruleId: verdict?.rule?.id ?? null,
      ruleName: verdict?.rule?.name ?? null,
    })
    .execute();
  await jobs.send(tx, summariseHandover, [{ organizationId, handoverId }]);
  return events;
}
