import { PersonRef } from '@frontdesk/contract';
import type { Team } from '@frontdesk/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { notFound } from '../../platform/index.ts';

const People = z.array(PersonRef);

/** Selects teams with what their view needs; members in the order of their names. */
export function selectTeams(tx: Tx) {
  return tx
    .selectFrom('teams')
    .innerJoin('organizations', 'organizations.id', 'teams.organizationId')
    .selectAll('teams')
    .select([
      sql<boolean>`organizations.settings->>'handoverTeamId' IS NOT DISTINCT FROM teams.id`.as(
        'takesHandovers',
      ),
      sql`coalesce((
        SELECT json_agg(json_build_object('id', person.id, 'name', person.name, 'avatar', person.avatar)
                        ORDER BY lower(person.name), person.id)
        FROM team_members AS member JOIN users AS person ON person.id = member."userId"
        WHERE member."teamId" = teams.id
      ), '[]')`.as('members'),
    ]);
}

export type TeamRow = Awaited<
  ReturnType<ReturnType<typeof selectTeams>['executeTakeFirstOrThrow']>
>;

export function teamView(row: TeamRow): Team {
  return {
    ...row,
    members: People.parse(row.members),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** Reads one team; throws `not-found`. */
export async function readTeam(tx: Tx, id: string): Promise<Team> {
  const row = await selectTeams(tx).where('teams.id', '=', id).executeTakeFirst();
  if (!row) throw notFound('team');
  return teamView(row);
}
