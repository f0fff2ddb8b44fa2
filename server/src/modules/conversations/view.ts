import type { Conversation, ConversationDetail } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';
import { contactView } from '../contacts/index.ts';

type Row = Selectable<DB['conversations']>;
/** A conversation with the names of those who have it. */
export type ConversationRow = Row & {
  agentName: string | null;
  agentType: string | null;
  teamName: string | null;
  userName: string | null;
  userAvatar: string | null;
};

/** Selects conversations with what their view needs. */
export function selectConversations(tx: Tx) {
  return tx
    .selectFrom('conversations')
    .leftJoin('agents', 'agents.id', 'conversations.assignedAgentId')
    .leftJoin('users', 'users.id', 'conversations.assignedUserId')
    .leftJoin('teams', 'teams.id', 'conversations.assignedTeamId')
    .selectAll('conversations')
    .select([
      'agents.name as agentName',
      'agents.type as agentType',
      'teams.name as teamName',
      'users.name as userName',
      'users.avatar as userAvatar',
    ]);
}

/** The conversation as the API shows it. */
export function conversationView(row: ConversationRow): Conversation {
  const { assignedAgentId, assignedUserId, assignedTeamId } = row;
  return {
    ...row,
    assignedAgent:
      assignedAgentId !== null && row.agentName !== null
        ? { id: assignedAgentId, name: row.agentName, type: row.agentType ?? 'support' }
        : null,
    assignedUser:
      assignedUserId !== null && row.userName !== null
        ? { id: assignedUserId, name: row.userName, avatar: row.userAvatar }
        : null,
    assignedTeam:
      assignedTeamId !== null && row.teamName !== null
        ? { id: assignedTeamId, name: row.teamName }
        : null,
    startedAt: row.startedAt.toISOString(),
    lastMessageAt: row.lastMessageAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** One conversation with its contact; undefined where this organization has none of that id. */
export async function readConversation(
  tx: Tx,
  id: string,
): Promise<ConversationDetail | undefined> {
  const row = await selectConversations(tx).where('conversations.id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const contact =
    row.contactId === null
      ? undefined
      : await tx
          .selectFrom('contacts')
          .selectAll()
          .where('id', '=', row.contactId)
          .executeTakeFirst();
  return { ...conversationView(row), contact: contact ? contactView(contact) : null };
}
