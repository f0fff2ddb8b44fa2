import type { Tx } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { AppError, notFound } from '../../../platform/index.ts';
import { addLines, announce, lockConversation } from '../../conversations/index.ts';
import { logAct } from '../../events/index.ts';
import type { Doer } from '../../events/index.ts';
import { agentTurn } from '../../messages/index.ts';
import { displayNames } from '../agent-tools/display-name.ts';

export interface Decision {
  decision: 'approve' | 'decline';
  note?: string | undefined;
}

/**
 * Writes down what the team decided on a call, and lets its run go on where nothing more of it
 * waits. Throws `not-found`, or `conflict` where it was decided already.
 */
export async function decide(
  tx: Tx,
  id: string,
  { decision, note }: Decision,
  { by, address, jobs }: Doer & { jobs: Pick<Jobs, 'send'> },
): Promise<void> {
  const found = await tx
    .selectFrom('tool_calls')
    .select('conversationId')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!found) throw notFound('approval');
  // The conversation first, as everybody else who changes what is in it.
  const conversation = await lockConversation(tx, found.conversationId);
  const call = await tx
    .updateTable('tool_calls')
    .set({
      status: decision === 'approve' ? 'approved' : 'declined',
      decidedBy: by.userId ?? by.name,
      decidedAt: new Date(),
      note: note ?? null,
      ...(decision === 'decline' ? { finishedAt: new Date() } : {}),
    })
    .where('id', '=', id)
    .where('status', '=', 'waiting')
    .returning(['runId', 'toolName', 'input', 'agentId'])
    .executeTakeFirst();
  if (!call) throw new AppError('conflict', 'This was decided already, or is needed no more.');
  await goOn(tx, by.organizationId, call.runId, jobs);
  await nothingWaits(tx, conversation.id);
  const verb = decision === 'approve' ? 'approved' : 'declined';
  const names = await displayNames(tx, [call.toolName], call.agentId);
  const name = names.get(call.toolName) ?? call.toolName;
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `tool-call.${verb}`,
    source: `tool:${call.toolName}`,
    message: `${by.name} ${verb} “${name}”, which an AI agent had asked for.`,
    actor: by,
    address,
    details: { callId: id, conversationId: conversation.id, input: call.input, note: note ?? null },
  });
  const line = { event: 'changed', content: `${by.name} ${verb} “${name}”` } as const;
  const told = await addLines(tx, by.organizationId, [conversation], [line]);
  await announce(tx, conversation, [
    ...told,
    { type: 'conversation.updated', conversationId: conversation.id, data: {} },
  ]);
}

/** The run is taken up again once all its calls are decided; a decision is no failed attempt. */
async function goOn(
  tx: Tx,
  organizationId: string,
  runId: string,
  jobs: Pick<Jobs, 'send'>,
): Promise<void> {
  await tx
    .updateTable('runs')
    .set((eb) => ({ decisions: eb('decisions', '+', 1) }))
    .where('id', '=', runId)
    .execute();
  const waiting = await tx
    .selectFrom('tool_calls')
    .select('id')
    .where('runId', '=', runId)
    .where('status', '=', 'waiting')
    .executeTakeFirst();
  if (!waiting) await jobs.send(tx, agentTurn, [{ organizationId, runId }]);
}

/** It waited for the team; now the team has spoken. */
async function nothingWaits(tx: Tx, conversationId: string): Promise<void> {
  await tx
    .updateTable('conversations')
    .set({ status: 'open', updatedAt: new Date() })
    .where('id', '=', conversationId)
    .where('status', '=', 'pending')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('tool_calls')
            .select('id')
            .where('conversationId', '=', conversationId)
            .where('status', '=', 'waiting'),
        ),
      ),
    )
    .execute();
}
