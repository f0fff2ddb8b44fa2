import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { availability } from '../availability/index.ts';
import { recordEvents } from '../events/index.ts';
import { lockConversation } from './change.ts';
import { ACTIVE, lockTeam, nextOf, noteGiven } from './team-queue.ts';

/** A team that gives its conversations to people by itself, and has some that wait. */
export interface WaitingTeam {
  organizationId: string;
  teamId: string;
}

/**
 * Teams in which something waits and somebody is online: those of the organization of the
 * transaction, or of all in one of the system.
 */
export async function waitingTeams(tx: Tx): Promise<WaitingTeam[]> {
  const { rows } = await sql<WaitingTeam>`
    SELECT teams."organizationId", teams.id AS "teamId" FROM teams
    WHERE teams."autoAssign" AND EXISTS (
      SELECT FROM conversations AS c
      WHERE c."organizationId" = teams."organizationId" AND c."assignedTeamId" = teams.id
        AND c."assignedUserId" IS NULL AND c.handler = 'person'
        AND c.status IN ('open', 'pending', 'escalated')
    ) AND EXISTS (
      SELECT FROM team_members AS member
      JOIN organization_users ON organization_users."organizationId" = member."organizationId"
        AND organization_users."userId" = member."userId"
      WHERE member."organizationId" = teams."organizationId" AND member."teamId" = teams.id
        AND ${availability} = 'online'
    )`.execute(tx);
  return rows;
}

/** Conversations of one team that are given in one go; the rest comes with the next. */
const BATCH = 500;

/**
 * Gives what waits in a team to those who are online, the longest waiting first, each in a
 * transaction of its own. Several processes may do it at once.
 */
export async function giveWaiting(
  database: Database,
  { organizationId, teamId }: WaitingTeam,
): Promise<void> {
  const ids = await database.inOrganization(organizationId, async (tx) =>
    tx
      .selectFrom('conversations')
      .select('id')
      .where('assignedTeamId', '=', teamId)
      .where('assignedUserId', 'is', null)
      .where('handler', '=', 'person')
      .where('status', 'in', ACTIVE)
      .orderBy(sql`coalesce("waitingSince", "lastMessageAt")`)
      .limit(BATCH)
      .execute(),
  );
  for (const { id } of ids) {
    const isAnybodyThere = await database.inOrganization(organizationId, async (tx) =>
      giveOne(tx, id, teamId),
    );
    if (!isAnybodyThere) return;
  }
}

/** False where nobody is there to take it. What somebody got meanwhile, or is done, is left alone. */
async function giveOne(tx: Tx, id: string, teamId: string): Promise<boolean> {
  const row = await lockConversation(tx, id);
  const isFree = row.assignedUserId === null && row.handler === 'person';
  if (row.assignedTeamId !== teamId || !isFree || !ACTIVE.includes(row.status)) return true;
  const team = await lockTeam(tx, teamId);
  const chosen = team && (await nextOf(tx, team));
  if (!chosen) return false;
  await tx
    .updateTable('conversations')
    .set({ assignedUserId: chosen.userId, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
  const events = await noteGiven(tx, row, team, chosen);
  await recordEvents(tx, row.organizationId, [
    ...events,
    { type: 'conversation.updated', conversationId: id, data: {} },
  ]);
  return true;
}
