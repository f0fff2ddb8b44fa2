import { z } from 'zod';
import type { Database, Tx } from '../../../database/index.ts';
import { defineJob, handleJob } from '../../../jobs/index.ts';
import type { BoundJob } from '../../../jobs/index.ts';
import { addLines, lockConversation } from '../../conversations/index.ts';
import { recordEvents } from '../../events/index.ts';
import type { Messages } from '../../messages/index.ts';

/** What the AI says later of its own accord, unless somebody has written meanwhile. */
export const followUp = defineJob({
  name: 'follow-up',
  schema: z.object({
    organizationId: z.string(),
    conversationId: z.string(),
    /** The same for every try. */
    key: z.string(),
    agentName: z.string(),
    message: z.string(),
    /** When it was planned. */
    plannedAt: z.iso.datetime(),
  }),
});

type FollowUp = z.infer<typeof followUp.schema>;

/** Says it, or reminds the person who has the conversation. */
export function followUpJob(database: Database, send: Messages['send']): BoundJob {
  return handleJob(followUp, async (data) =>
    database.inOrganization(data.organizationId, async (tx) => carryOut(tx, data, send)),
  );
}

async function carryOut(tx: Tx, data: FollowUp, send: Messages['send']): Promise<void> {
  const { organizationId, conversationId, key, agentName, message } = data;
  const row = await lockConversation(tx, conversationId);
  if (row.status === 'closed') return;
  if (await somebodyWrote(tx, data)) {
    return tell(tx, data, 'The follow-up was dropped: somebody has written meanwhile');
  }
  if (row.handler === 'person') return tell(tx, data, `A follow-up is due: ${message}`);
  const sent = await send(tx, organizationId, {
    conversationId,
    sender: { type: 'ai', name: agentName },
    content: message,
    externalId: key,
    locked: row,
  });
  await recordEvents(tx, organizationId, sent.events);
}

async function somebodyWrote(tx: Tx, { conversationId, plannedAt }: FollowUp): Promise<boolean> {
  const later = await tx
    .selectFrom('messages')
    .select('id')
    .where('conversationId', '=', conversationId)
    .where('senderType', 'in', ['customer', 'agent'])
    .where('isPrivate', '=', false)
    .where('createdAt', '>', new Date(plannedAt))
    .executeTakeFirst();
  return later !== undefined;
}

async function tell(
  tx: Tx,
  { organizationId, conversationId }: FollowUp,
  content: string,
): Promise<void> {
  const line = { event: 'changed', content } as const;
  const events = await addLines(tx, organizationId, [{ id: conversationId }], [line]);
  await recordEvents(tx, organizationId, events);
}
