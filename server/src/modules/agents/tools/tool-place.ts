import type { Database, Tx } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { Clock } from '../../../platform/index.ts';
import { addLines, announce, lockConversation } from '../../conversations/index.ts';
import type { Integrations } from '../../integrations/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Messages } from '../../messages/index.ts';
import type { AgentRow } from '../agent-settings.ts';

/** Where the tools of a turn work. */
export interface ToolPlace {
  organizationId: string;
  conversationId: string;
  agentName: string;
  /** Agents that may go on with the conversation. */
  colleagues: readonly Pick<AgentRow, 'id' | 'name' | 'type' | 'description'>[];
  database: Database;
  jobs: Jobs;
  clock: Clock;
  search: Knowledge['search'];
  send: Messages['send'];
  callTool: Integrations['callTool'];
}

type Locked = Awaited<ReturnType<typeof lockConversation>>;

/**
 * Changes the conversation, under its lock, and tells so by a line of its thread. Nothing is
 * written where `change` gives nothing: it was done before.
 */
export async function changeConversation(
  { database, organizationId, conversationId }: ToolPlace,
  change: (
    row: Locked,
  ) => { set: { tags?: string[]; priority?: number }; line: string } | undefined,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx: Tx) => {
    const row = await lockConversation(tx, conversationId);
    const changed = change(row);
    if (!changed) return;
    await tx
      .updateTable('conversations')
      .set({ ...changed.set, updatedAt: new Date() })
      .where('id', '=', row.id)
      .execute();
    const line = { event: 'changed', content: changed.line } as const;
    const told = await addLines(tx, organizationId, [row], [line]);
    await announce(tx, row, [
      ...told,
      { type: 'conversation.updated', conversationId: row.id, data: {} },
    ]);
  });
}
