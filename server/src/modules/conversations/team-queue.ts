import type { ConversationStatus } from '@frontdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { availability } from '../availability/index.ts';
import type { NewEvent } from '../events/index.ts';
import { chooseMember } from './choose-member.ts';
import type { Candidate } from './choose-member.ts';
import { addLines } from './lines.ts';

/** What still wants work. */
export const ACTIVE: ConversationStatus[] = ['open', 'pending', 'escalated'];

export interface QueueTeam {
  id: string;
  name: string;
  autoAssign: boolean;
}

/**
 * Locks a team until the transaction ends: who chooses one of its members sees what was given
 * before. To be called after the conversation is locked and before anything is written, as all do,
 * so that nobody waits in a circle. Undefined where there is none of that id.
 */
export async function lockTeam(tx: Tx, id: string): Promise<QueueTeam | undefined> {
  return tx
    .selectFrom('teams')
    .select(['id', 'name', 'autoAssign'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** Who of a locked team gets its next conversation; undefined where that is left to people. */
export async function nextOf(tx: Tx, team: QueueTeam): Promise<Candidate | undefined> {
  return team.autoAssign ? chooseMember(await candidatesOf(tx, team.id)) : undefined;
}

/** From the maintained counters: what a member of a team has and is not done. */
const open = sql<number>`(
  SELECT coalesce(sum(counted."count"), 0)::int FROM conversation_counts AS counted
  WHERE counted."organizationId" = team_members."organizationId"
    AND counted."assignedUserId" = team_members."userId"
    AND counted.handler = 'person' AND counted.status IN ('open', 'pending', 'escalated')
)`;

async function candidatesOf(tx: Tx, teamId: string): Promise<Candidate[]> {
  return tx
    .selectFrom('team_members')
    .innerJoin('organization_users', 'organization_users.userId', 'team_members.userId')
    .innerJoin('users', 'users.id', 'team_members.userId')
    .select(['team_members.userId', 'team_members.lastGivenAt', 'users.name'])
    .select(['organization_users.role', availability.as('availability'), open.as('open')])
    .where('team_members.teamId', '=', teamId)
    .where('users.isActive', '=', true)
    .execute();
}

/** Writes down, after the conversation has it, to whom a team gave it. */
export async function noteGiven(
  tx: Tx,
  conversation: { id: string; organizationId: string },
  team: QueueTeam,
  { userId, name }: Candidate,
): Promise<NewEvent[]> {
  await tx
    .updateTable('team_members')
    .set({ lastGivenAt: sql`clock_timestamp()` })
    .where('teamId', '=', team.id)
    .where('userId', '=', userId)
    .execute();
  return addLines(
    tx,
    conversation.organizationId,
    [conversation],
    [{ event: 'assigned', content: `${team.name} gave this to ${name}` }],
  );
}

const Settings = z.object({ handoverTeamId: z.string().nullish() }).catch({});

/** The team that gets what the AI hands over: its own, or the organization's; undefined for none. */
export async function lockHandoverTeam(
  tx: Tx,
  agentId: string | null,
): Promise<QueueTeam | undefined> {
  const agent =
    agentId === null
      ? undefined
      : await tx
          .selectFrom('agents')
          .select('handoverTeamId')
          .where('id', '=', agentId)
          .executeTakeFirst();
  const id = agent?.handoverTeamId ?? (await organizationsTeam(tx));
  return typeof id === 'string' ? lockTeam(tx, id) : undefined;
}

async function organizationsTeam(tx: Tx): Promise<string | null | undefined> {
  const { settings } = await tx
    .selectFrom('organizations')
    .select('settings')
    .executeTakeFirstOrThrow();
  return Settings.parse(settings).handoverTeamId;
}
