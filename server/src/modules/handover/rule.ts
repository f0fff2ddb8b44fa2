import { HandoverCondition } from '@frontdesk/contract';
import type { HandoverRule } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../database/index.ts';

/** A rule as it is applied. */
export type Rule = Pick<
  HandoverRule,
  'id' | 'name' | 'condition' | 'teamId' | 'priority' | 'message'
>;

/** A rule as the API shows it. Throws where its row was not written by us. */
export function ruleView(row: Selectable<DB['handover_rules']>): HandoverRule {
  return {
    id: row.id,
    name: row.name,
    condition: HandoverCondition.parse(row.condition),
    isActive: row.isActive,
    teamId: row.teamId,
    priority: row.priority,
    message: row.message,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The rules that are switched on, in their order: the oldest first. */
export async function readRules(tx: Tx): Promise<Rule[]> {
  const rows = await tx
    .selectFrom('handover_rules')
    .selectAll()
    .where('isActive', '=', true)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(ruleView);
}
