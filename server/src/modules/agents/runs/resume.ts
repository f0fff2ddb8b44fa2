import { z } from 'zod';
import type { Tx } from '../../../database/index.ts';
import { Progress, Used } from '../turn/journal.ts';
import type { Resume } from '../turn/turn-request.ts';
import { Begun } from './begun.ts';
import type { ClaimedRun } from './claim.ts';

const Output = z.json().catch(null);

/** Where a turn was broken off, how it was begun, and what is known of its last calls. */
export async function readResume(
  tx: Tx,
  run: ClaimedRun,
): Promise<{
  resume: Resume;
  begun: Begun;
  agentId: string | null;
  organizationSlug: string;
  isTrial: boolean;
}> {
  const billed = Used.nullable().parse(run.billed);
  const progress = { ...Progress.parse(run.progress), billed };
  const { begun } = z.object({ begun: Begun }).parse(run.progress);
  const calls = await tx
    .selectFrom('tool_calls')
    .select(['id', 'position', 'status', 'output', 'note', 'decidedAt', 'agentId'])
    .where('runId', '=', run.id)
    .where('position', '>=', progress.calls)
    .orderBy('position')
    .execute();
  const { handler, slug, isActive, isTrial } = await tx
    .selectFrom('conversations')
    .innerJoin('organizations', 'organizations.id', 'conversations.organizationId')
    .select(['handler', 'isTrial', 'organizations.slug', 'organizations.isActive'])
    .where('conversations.id', '=', run.conversationId)
    .executeTakeFirstOrThrow();
  const recorded = calls.map(({ decidedAt, note, ...call }) => ({
    ...call,
    output: Output.parse(call.output),
    decision: decidedAt === null ? null : { isApproved: call.status !== 'declined', note },
  }));
  return {
    resume: { progress, recorded, callsOnly: handler !== 'ai' || !isActive },
    begun,
    agentId: calls[0]?.agentId ?? run.agentId,
    organizationSlug: slug,
    isTrial,
  };
}
