import type { SuiteCaseInput } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { DB, Tx } from '../../../database/index.ts';
import { AppError, newId } from '../../../platform/index.ts';
import type { SuiteRow } from '../view.ts';

export const MAX_CASES = 200;

/** Adds cases to a locked suite, behind those that it has. Throws `unprocessable` past 200. */
export async function addCases(
  tx: Tx,
  suite: SuiteRow,
  cases: SuiteCaseInput[],
): Promise<Selectable<DB['suite_cases']>[]> {
  const { last, count } = await tx
    .selectFrom('suite_cases')
    .select([
      sql<number>`coalesce(max(position), -1)::int`.as('last'),
      sql<number>`count(*)::int`.as('count'),
    ])
    .where('suiteId', '=', suite.id)
    .executeTakeFirstOrThrow();
  if (count + cases.length > MAX_CASES) {
    throw new AppError('unprocessable', `A test suite can have ${MAX_CASES} cases.`);
  }
  if (cases.length === 0) return [];
  await touch(tx, suite);
  const { organizationId, id: suiteId } = suite;
  return tx
    .insertInto('suite_cases')
    .values(
      cases.map((added, place) => ({
        ...columnsOf(added),
        id: newId(),
        organizationId,
        suiteId,
        position: last + 1 + place,
      })),
    )
    .returningAll()
    .execute();
}

export function columnsOf({ name, customer, toolResults, expectations }: SuiteCaseInput) {
  return {
    name,
    customer: JSON.stringify(customer),
    toolResults: JSON.stringify(toolResults),
    expectations: JSON.stringify(expectations),
  };
}

/** What was run before says nothing of the suite as it is now. */
export async function touch(tx: Tx, { id }: SuiteRow): Promise<void> {
  await tx
    .updateTable('suites')
    .set({ revision: sql`revision + 1`, updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
}
