import { z } from 'zod';
import type { Tx } from '../../../database/index.ts';
import { Progress } from '../turn/journal.ts';
import type { Resume } from '../turn/turn-request.ts';
import type { ClaimedRun } from './claim.ts';

const Output = z.json().catch(null);

/** Where a turn was broken off, and what is known of its last calls. */
export async function readResume(
  tx: Tx,
  run: ClaimedRun,
): Promise<Resume & { agentId: string | null; organizationSlug: string }> {
  const progress = Progress.parse(run.progress);
  const calls = await tx
    .selectFrom('tool_calls')
    .select(['id', 'position', 'status', 'output', 'note', 'decidedAt', 'agentId'])
    .where('runId', '=', run.id)
    .where('position', '>=', progress.calls)
    .orderBy('position')
    .execute();
  const { handler, slug, isActive } = await tx
    .selectFrom('conversations')
    .innerJoin('organizations', 'organizations.id', 'conversations.organizationId')
    .select(['handler', 'organizations.slug', 'organizations.isActive'])
    .where('conversations.id', '=', run.conversationId)
    .executeTakeFirstOrThrow();
  return {
    progress,
    recorded: calls.map(({ decidedAt, note, ...call }) => ({
      ...call,
      output: Output.parse(call.output),
      decision: decidedAt === null ? null : { isApproved: call.status !== 'declined', note },
    })),
    callsOnly: handler !== 'ai' || !isActive,
    agentId: calls[0]?.agentId ?? run.agentId,
    organizationSlug: slug,
  };
}
