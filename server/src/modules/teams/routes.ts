import { createTeam, deleteTeam, getTeam, listTeams, updateTeam } from '@frontdesk/contract';
import { isTaken } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { AppError, cutPage, newId, notFound, readCursor } from '../../platform/index.ts';
import { emptyQueue } from '../conversations/index.ts';
import { giveWaitingJob } from './give-waiting.job.ts';
import { setHandovers } from './handovers.ts';
import { tellTeam } from './tell.ts';
import type { Doer } from './tell.ts';
import { readTeam, selectTeams, teamView } from './view.ts';

/** Teams: list, make, read, change, remove. */
export function teamRoutes(database: Database, jobs: Jobs): BoundRoute[] {
  return [
    bind(listTeams, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(getTeam, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => readTeam(tx, params.id)),
    ),
    bind(createTeam, async ({ body, caller, raw }) =>
      named(body.name, async () =>
        database.inOrganization(caller.organizationId, async (tx) =>
          create(tx, { by: caller, address: raw.ip }, body),
        ),
      ),
    ),
    bind(updateTeam, async ({ params, body, caller, raw }) =>
      named(body.name, async () =>
        database.inOrganization(caller.organizationId, async (tx) => {
          const team = await update(tx, { by: caller, address: raw.ip }, params.id, body);
          const { organizationId } = caller;
          if (team.autoAssign) await jobs.send(tx, giveWaitingJob, [{ organizationId }]);
          return team;
        }),
      ),
    ),
    bind(deleteTeam, async ({ params, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        remove(tx, { by: caller, address: raw.ip }, params.id),
      ),
    ),
  ];
}

async function page(tx: Tx, { limit, cursor }: Request<typeof listTeams>['query']) {
  const after = readCursor(cursor);
  let select = selectTeams(tx)
    .orderBy('teams.createdAt')
    .orderBy('teams.id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('teams.createdAt', 'teams.id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const { rows, nextCursor } = cutPage(await select.execute(), limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return { items: rows.map(teamView), nextCursor };
}

async function create(tx: Tx, doer: Doer, body: Request<typeof createTeam>['body']) {
  const { takesHandovers, ...fields } = body;
  const { organizationId } = doer.by;
  const id = newId();
  await tx
    .insertInto('teams')
    .values({ ...fields, name: fields.name.trim(), id, organizationId })
    .execute();
  await setHandovers(tx, organizationId, id, takesHandovers);
  const team = await readTeam(tx, id);
  const message = `${doer.by.name} made the team ${team.name}.`;
  await tellTeam(tx, doer, { team, verb: 'created', message, details: { after: shown(team) } });
  return team;
}

async function update(tx: Tx, doer: Doer, id: string, body: Request<typeof updateTeam>['body']) {
  const { takesHandovers, name, ...fields } = body;
  await tx.selectFrom('teams').select('id').where('id', '=', id).forUpdate().execute();
  const before = await readTeam(tx, id);
  await tx
    .updateTable('teams')
    .set({
      ...fields,
      ...(name === undefined ? {} : { name: name.trim() }),
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .execute();
  await setHandovers(tx, doer.by.organizationId, id, takesHandovers);
  const team = await readTeam(tx, id);
  await tellTeam(tx, doer, {
    team,
    verb: 'changed',
    message: `${doer.by.name} changed the team ${team.name}.`,
    details: { before: shown(before), after: shown(team) },
  });
  return team;
}

/** Its conversations stay with whoever has them, in no queue. */
async function remove(tx: Tx, doer: Doer, id: string): Promise<undefined> {
  const team = await readTeam(tx, id);
  const { organizationId } = doer.by;
  const told = await emptyQueue(tx, { ...team, organizationId });
  await setHandovers(tx, organizationId, id, false);
  const { numDeletedRows } = await tx
    .deleteFrom('teams')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw notFound('team');
  const message = `${doer.by.name} deleted the team ${team.name}.`;
  await tellTeam(
    tx,
    doer,
    { team, verb: 'deleted', message, details: { before: shown(team) } },
    told,
  );
}

function shown({
  name,
  description,
  autoAssign,
  takesHandovers,
}: Awaited<ReturnType<typeof readTeam>>) {
  return { name, description, autoAssign, takesHandovers };
}

/** Says that a name is taken, where PostgreSQL refuses it. */
async function named<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const message = `There is a team named ${name?.trim() ?? ''} already. Choose another name.`;
    throw new AppError('conflict', message, { errors: [{ path: 'name', message }] });
  }
}
