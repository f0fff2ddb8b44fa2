import { isDeepStrictEqual } from 'node:util';
import {
  createSuite,
  deleteSuite,
  exportSuite,
  getSuite,
  importSuite,
  listSuites,
  SuiteCaseInput,
  SuiteGate,
  updateSuite,
} from '@frontdesk/contract';
import type { SuiteInput } from '@frontdesk/contract';
import { sql } from 'kysely';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { AppError, newId, notFound } from '../../platform/index.ts';
import { logDeletion } from '../events/index.ts';
import { requirePermission } from '../organizations/index.ts';
import { addCases } from './cases/save.ts';
import { logGate } from './log-gate.ts';
import { caseView, findSuite, lockSuite, readCases, suiteView } from './view.ts';
import type { SuiteRow } from './view.ts';

/** Suites that an agent may have. */
const MAX_SUITES = 50;

/** Test suites: list, add, read, change, remove, and as files. */
export function suiteRoutes(database: Database): BoundRoute[] {
  const inOrganization = async <T>(
    { organizationId }: { organizationId: string },
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => database.inOrganization(organizationId, work);
  return [
    bind(listSuites, async ({ params, caller }) =>
      inOrganization(caller, async (tx) => {
        await checkAgent(tx, params.id);
        return { items: await listOf(tx, params.id) };
      }),
    ),
    bind(createSuite, async ({ params, body, caller, raw }) => {
      return inOrganization(caller, async (tx) => {
        const row = await add(tx, caller, params.id, body);
        if (row.testIntegrationIds.length > 0) requirePermission(caller, 'integrations.write');
        await logGate(tx, { before: null, after: row }, { by: caller, address: raw.ip });
        return suiteView(tx, row);
      });
    }),
    bind(importSuite, async ({ params, body, caller }) =>
      inOrganization(caller, async (tx) => {
        const { cases, ...fields } = body;
        const own = { ...fields, isGuard: false, testIntegrationIds: [] };
        const suite = await add(tx, caller, params.id, own);
        await addCases(tx, suite, cases);
        return whole(tx, suite);
      }),
    ),
    bind(exportSuite, async ({ params, caller }) =>
      inOrganization(caller, async (tx) => {
        const { name, gate, judgeModel } = await findSuite(tx, params.id);
        const cases = (await readCases(tx, params.id)).map(
          ({ name: title, customer, toolResults, expectations }) =>
            SuiteCaseInput.parse({ name: title, customer, toolResults, expectations }),
        );
        return { name, gate: SuiteGate.parse(gate), judgeModel, cases };
      }),
    ),
    bind(getSuite, async ({ params, caller }) =>
      inOrganization(caller, async (tx) => whole(tx, await findSuite(tx, params.id))),
    ),
    bind(updateSuite, async ({ params, body, caller, raw }) =>
      inOrganization(caller, async (tx) => {
        const before = await lockSuite(tx, params.id);
        const { gate, ...fields } = body;
        const { judgeModel = before.judgeModel, testIntegrationIds = before.testIntegrationIds } =
          fields;
        const isSameSystem = isDeepStrictEqual(testIntegrationIds, before.testIntegrationIds);
        await checkIntegrations(tx, body.testIntegrationIds);
        if (!isSameSystem) requirePermission(caller, 'integrations.write');
        // Who judges, and on which system, decides what passes: what was run before says nothing.
        const isSameTest = isSameSystem && judgeModel === before.judgeModel;
        const row = await tx
          .updateTable('suites')
          .set({
            ...fields,
            ...(gate ? { gate: JSON.stringify(gate) } : {}),
            ...(isSameTest ? {} : { revision: sql`revision + 1` }),
            updatedAt: new Date(),
          })
          .where('id', '=', params.id)
          .returningAll()
          .executeTakeFirstOrThrow();
        await logGate(tx, { before, after: row }, { by: caller, address: raw.ip });
        return suiteView(tx, row);
      }),
    ),
    bind(deleteSuite, async ({ params, caller, raw }) => {
      await inOrganization(caller, async (tx) => {
        const { id, name } = await lockSuite(tx, params.id);
        await tx.deleteFrom('suites').where('id', '=', id).execute();
        const what = { noun: 'test suite', source: 'suites', id, name };
        await logDeletion(tx, { by: caller, address: raw.ip }, what);
      });
      return undefined;
    }),
  ];
}

async function whole(tx: Tx, suite: SuiteRow) {
  return { ...(await suiteView(tx, suite)), cases: (await readCases(tx, suite.id)).map(caseView) };
}

async function listOf(tx: Tx, agentId: string) {
  const rows = await tx
    .selectFrom('suites')
    .selectAll()
    .where('agentId', '=', agentId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  const views = [];
  for (const row of rows) views.push(await suiteView(tx, row));
  return views;
}

async function checkAgent(tx: Tx, id: string): Promise<void> {
  const agent = await tx
    .selectFrom('agents')
    .select('id')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst();
  if (!agent) throw notFound('agent');
}

async function add(
  tx: Tx,
  { organizationId }: { organizationId: string },
  agentId: string,
  { gate, ...fields }: SuiteInput,
): Promise<SuiteRow> {
  await checkAgent(tx, agentId);
  await checkIntegrations(tx, fields.testIntegrationIds);
  const { count } = await tx
    .selectFrom('suites')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('agentId', '=', agentId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MAX_SUITES) {
    throw new AppError('unprocessable', `An agent can have ${MAX_SUITES} test suites.`);
  }
  return tx
    .insertInto('suites')
    .values({ ...fields, id: newId(), organizationId, agentId, gate: JSON.stringify(gate) })
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function checkIntegrations(tx: Tx, ids: string[] | undefined): Promise<void> {
  if (!ids || ids.length === 0) return;
  const rows = await tx.selectFrom('integrations').select('id').where('id', 'in', ids).execute();
  if (new Set(rows.map(({ id }) => id)).size === new Set(ids).size) return;
  const message = 'There is no such integration.';
  throw new AppError('unprocessable', message, {
    errors: [{ path: 'testIntegrationIds', message }],
  });
}
