import {
  createSuiteCase,
  createSuiteCaseFromConversation,
  deleteSuiteCase,
  replaceSuiteCase,
} from '@frontdesk/contract';
import type { SuiteCase, SuiteCaseInput } from '@frontdesk/contract';
import type { Database, Tx } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { notFound } from '../../../platform/index.ts';
import { requirePermission } from '../../organizations/index.ts';
import { logCase } from '../log-gate.ts';
import { caseView, lockSuite } from '../view.ts';
import { caseOfConversation } from './from-conversation.ts';
import { addCases, columnsOf, touch } from './save.ts';

/** The cases of a suite: add, also from a conversation, change, remove. */
export function caseRoutes(database: Database): BoundRoute[] {
  return [
    bind(createSuiteCase, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => addOne(tx, params.id, body)),
    ),
    bind(createSuiteCaseFromConversation, async ({ params, body, caller }) => {
      // The case has what the customer wrote.
      requirePermission(caller, 'conversations.read');
      return database.inOrganization(caller.organizationId, async (tx) =>
        addOne(tx, params.id, await caseOfConversation(tx, body.conversationId)),
      );
    }),
    bind(replaceSuiteCase, async ({ params, body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const suite = await lockSuite(tx, params.id);
        const row = await tx
          .updateTable('suite_cases')
          .set({ ...columnsOf(body), updatedAt: new Date() })
          .where('id', '=', params.caseId)
          .where('suiteId', '=', suite.id)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw notFound('case');
        await touch(tx, suite);
        const { id: caseId, name } = row;
        const doer = { by: caller, address: raw.ip };
        await logCase(tx, suite, { caseId, name, what: 'changed' }, doer);
        return caseView(row);
      }),
    ),
    bind(deleteSuiteCase, async ({ params, caller, raw }) => {
      await database.inOrganization(caller.organizationId, async (tx) => {
        const suite = await lockSuite(tx, params.id);
        const row = await tx
          .deleteFrom('suite_cases')
          .where('id', '=', params.caseId)
          .where('suiteId', '=', suite.id)
          .returning(['id', 'name'])
          .executeTakeFirst();
        if (!row) throw notFound('case');
        await touch(tx, suite);
        const { id: caseId, name } = row;
        const doer = { by: caller, address: raw.ip };
        await logCase(tx, suite, { caseId, name, what: 'deleted' }, doer);
      });
      return undefined;
    }),
  ];
}

async function addOne(tx: Tx, suiteId: string, added: SuiteCaseInput): Promise<SuiteCase> {
  const [row] = await addCases(tx, await lockSuite(tx, suiteId), [added]);
  if (!row) throw new Error('A case was not added.');
  return caseView(row);
}
