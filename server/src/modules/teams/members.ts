import { addTeamMember, removeTeamMember } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { newId, notFound } from '../../platform/index.ts';
import { giveWaitingJob } from './give-waiting.job.ts';
import { tellTeam } from './tell.ts';
import { readTeam } from './view.ts';

/** Who is in a team. */
export function memberRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(addTeamMember, async ({ params, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { organizationId } = caller;
        const { id: teamId, userId } = params;
        // Neither can go while somebody is put into it.
        await tx.selectFrom('teams').select('id').where('id', '=', teamId).forKeyShare().execute();
        const team = await readTeam(tx, teamId);
        const person = await lockMember(tx, userId);
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('team_members')
          .values({ id: newId(), organizationId, teamId, userId })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 0n) return team;
        await jobs.send(tx, giveWaitingJob, [{ organizationId }]);
        await tellTeam(
          tx,
          { by: caller, address: raw.ip },
          {
            team,
            verb: 'member-added',
            message: `${caller.name} added ${person.name} to the team ${team.name}.`,
            details: { member: { userId, name: person.name } },
          },
        );
        return readTeam(tx, teamId);
      }),
    ),
    bind(removeTeamMember, async ({ params, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { id: teamId, userId } = params;
        const team = await readTeam(tx, teamId);
        const { numDeletedRows } = await tx
          .deleteFrom('team_members')
          .where('teamId', '=', teamId)
          .where('userId', '=', userId)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw notFound('member of this team');
        const name = team.members.find(({ id }) => id === userId)?.name ?? '';
        await tellTeam(
          tx,
          { by: caller, address: raw.ip },
          {
            team,
            verb: 'member-removed',
            message: `${caller.name} took ${name} out of the team ${team.name}.`,
            details: { member: { userId, name } },
          },
        );
        return undefined;
      }),
    ),
  ];
}

async function lockMember(tx: Tx, userId: string): Promise<{ name: string }> {
  const row = await tx
    .selectFrom('organization_users')
    .innerJoin('users', 'users.id', 'organization_users.userId')
    .select('users.name')
    .where('organization_users.userId', '=', userId)
    .forKeyShare('organization_users')
    .executeTakeFirst();
  if (!row) throw notFound('member');
  return row;
}
