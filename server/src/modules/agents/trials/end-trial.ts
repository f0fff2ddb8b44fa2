import type { Tx } from '../../../database/index.ts';

/** Ends what is under way in a trial that nobody waits for any more, so that no one takes it up. */
export async function endTrial(tx: Tx, conversationId: string): Promise<void> {
  await tx
    .updateTable('runs')
    .set({ status: 'dropped', leaseExpiresAt: null, finishedAt: new Date(), error: 'Not needed.' })
    .where('conversationId', '=', conversationId)
    .where('status', 'in', ['queued', 'running', 'waiting'])
    .execute();
}
