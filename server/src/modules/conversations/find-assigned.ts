import { may } from '@frontdesk/contract';
import type { updateConversation } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { Request } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import { lockTeam } from './team-queue.ts';
import type { QueueTeam } from './team-queue.ts';

type Body = Request<typeof updateConversation>['body'];

/** To whom a change gives a conversation. */
export interface Assigned {
  user?: { id: string; name: string };
  agent?: { id: string; name: string };
  /** Locked. */
  team?: QueueTeam;
  /** True where who has it now is of that team, and keeps it. */
  mayStay: boolean;
}

/** Finds whom a change names; throws `unprocessable` where somebody is not there or may not have it. */
export async function findAssigned(
  tx: Tx,
  row: { assignedUserId: string | null },
  { assignedUserId, assignedAgentId, assignedTeamId }: Body,
): Promise<Assigned> {
  const assigned: Assigned = { mayStay: false };
  if (assignedUserId) assigned.user = await findUser(tx, assignedUserId);
  if (assignedAgentId) assigned.agent = await findAgent(tx, assignedAgentId);
  if (assignedTeamId) {
    const team = await lockTeam(tx, assignedTeamId);
    if (!team) throw noSuch('assignedTeamId', 'There is no such team.');
    assigned.team = team;
    assigned.mayStay = await isOf(tx, team.id, row.assignedUserId);
  }
  return assigned;
}

async function findUser(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const member = await tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select(['users.id', 'users.name', 'organization_users.role'])
    .where('organization_users.userId', '=', id)
    .where('organization_users.isActive', '=', true)
    .executeTakeFirst();
  if (!member) throw noSuch('assignedUserId', 'There is no such member.');
  if (!may(member.role, 'conversations.write')) {
    throw noSuch('assignedUserId', 'This member may not answer customers.');
  }
  return member;
}

async function findAgent(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const agent = await tx
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!agent) throw noSuch('assignedAgentId', 'There is no such agent.');
  return agent;
}

async function isOf(tx: Tx, teamId: string, userId: string | null): Promise<boolean> {
  if (userId === null) return false;
  const member = await tx
    .selectFrom('team_members')
    .select('userId')
    .where('teamId', '=', teamId)
    .where('userId', '=', userId)
    .executeTakeFirst();
  return member !== undefined;
}

function noSuch(path: string, message: string): AppError {
  return new AppError('unprocessable', message, { errors: [{ path, message }] });
}
