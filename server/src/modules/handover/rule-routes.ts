import {
  createHandoverRule,
  deleteHandoverRule,
  listHandoverRules,
  updateHandoverRule,
} from '@frontdesk/contract';
import type { HandoverRule, HandoverRuleInput } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { AppError, cutPage, newId, notFound, readCursor } from '../../platform/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { checkTeam } from '../teams/index.ts';
import { ruleView } from './rule.ts';

/** Rules that an organization may have: each is held against every message. */
const MOST = 100;

/** The rules of handover: list, add, change, remove. */
export function ruleRoutes(database: Database): BoundRoute[] {
  return [
    bind(listHandoverRules, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, query)),
    ),
    bind(createHandoverRule, async ({ body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        create(tx, { by: caller, address: raw.ip }, body),
      ),
    ),
    bind(updateHandoverRule, async ({ params, body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        update(tx, { by: caller, address: raw.ip }, params.id, body),
      ),
    ),
    bind(deleteHandoverRule, async ({ params, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const before = await lock(tx, params.id);
        await tx.deleteFrom('handover_rules').where('id', '=', params.id).execute();
        await log(tx, { by: caller, address: raw.ip }, 'deleted', { before, after: null });
        return undefined;
      }),
    ),
  ];
}

async function page(tx: Tx, { limit, cursor }: Request<typeof listHandoverRules>['query']) {
  const after = readCursor(cursor);
  let select = tx
    .selectFrom('handover_rules')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit + 1);
  if (after) {
    select = select.where((eb) =>
      eb(eb.refTuple('createdAt', 'id'), '>', eb.tuple(new Date(after.at), after.id)),
    );
  }
  const { rows, nextCursor } = cutPage(await select.execute(), limit, ({ createdAt, id }) => ({
    at: createdAt,
    id,
  }));
  return { items: rows.map(ruleView), nextCursor };
}

async function create(tx: Tx, doer: Doer, body: HandoverRuleInput): Promise<HandoverRule> {
  const { organizationId } = doer.by;
  await checkTeam(tx, body.teamId, 'teamId');
  const { count } = await tx
    .selectFrom('handover_rules')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST) {
    throw new AppError('unprocessable', `There may be ${MOST} rules. Remove one that is not used.`);
  }
  const row = await tx
    .insertInto('handover_rules')
    .values({
      ...body,
      id: newId(),
      organizationId,
      condition: JSON.stringify(body.condition),
      // By this clock and not by the database's: two of one transaction keep their order.
      createdAt: new Date(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = ruleView(row);
  await log(tx, doer, 'created', { before: null, after });
  return after;
}

async function update(
  tx: Tx,
  doer: Doer,
  id: string,
  { condition, ...fields }: Request<typeof updateHandoverRule>['body'],
): Promise<HandoverRule> {
  const before = await lock(tx, id);
  await checkTeam(tx, fields.teamId, 'teamId');
  const row = await tx
    .updateTable('handover_rules')
    .set({
      ...fields,
      ...(condition ? { condition: JSON.stringify(condition) } : {}),
      updatedAt: new Date(),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const after = ruleView(row);
  await log(tx, doer, 'changed', { before, after });
  return after;
}

async function lock(tx: Tx, id: string): Promise<HandoverRule> {
  const row = await tx
    .selectFrom('handover_rules')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('rule');
  return ruleView(row);
}

async function log(
  tx: Tx,
  { by, address }: Doer,
  verb: 'created' | 'changed' | 'deleted',
  details: { before: HandoverRule | null; after: HandoverRule | null },
): Promise<void> {
  const name = details.after?.name ?? details.before?.name ?? '';
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `handover-rule.${verb}`,
    source: 'handover',
    message: `${by.name} ${verb} the handover rule “${name}”.`,
    actor: by,
    address,
    details,
  });
}
