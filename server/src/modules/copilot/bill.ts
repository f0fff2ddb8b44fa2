import type { Tx } from '../../database/index.ts';
import { recordUsage } from '../models/index.ts';
import type { Written } from './written.ts';

/** Bills what was written for the team, in the caller's transaction; before events are recorded. */
export async function bill(
  tx: Tx,
  organizationId: string,
  { model, usage, cost }: Pick<Written, 'model' | 'usage' | 'cost'>,
  what: { purpose: 'copilot' | 'handover'; now: Date },
): Promise<void> {
  if (model === null || usage === null) return;
  await recordUsage(tx, organizationId, { usage, cost }, { ...what, model });
}
