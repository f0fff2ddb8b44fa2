import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import type { Written } from './written.ts';

/** Bills what was written for the team, in the caller's transaction. */
export async function bill(
  tx: Tx,
  organizationId: string,
  { model, usage, cost }: Pick<Written, 'model' | 'usage' | 'cost'>,
  purpose: 'copilot' | 'handover',
): Promise<void> {
  if (model === null || usage === null) return;
  const rows = [
    { costType: 'ai_tokens_input' as const, quantity: usage.inputTokens, micros: cost.input },
    { costType: 'ai_tokens_output' as const, quantity: usage.outputTokens, micros: cost.output },
  ].filter(({ quantity }) => quantity > 0);
  if (rows.length === 0) return;
  await tx
    .insertInto('billing_usage')
    .values(
      rows.map(({ costType, quantity, micros }) => ({
        id: newId(),
        organizationId,
        costType,
        quantity,
        unitCost: micros / 1e6 / quantity,
        totalCost: micros / 1e6,
        source: model,
        metadata: JSON.stringify({ purpose }),
        billingPeriod: new Date().toISOString().slice(0, 7),
      })),
    )
    .execute();
}
