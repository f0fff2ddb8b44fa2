import type { Tx } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { periodOf } from './budgets.ts';
import type { Answer } from './ask.ts';

/**
 * Bills what a question to a model used that belongs to no turn: a summary, a draft, a judgement.
 * Call it before events are recorded in the same transaction: it locks the month's account.
 */
export async function recordUsage(
  tx: Tx,
  organizationId: string,
  { usage, cost }: Pick<Answer<unknown>, 'usage' | 'cost'>,
  /** `model` is who answered, `purpose` what for. */
  { model, purpose, now }: { model: string; purpose: string; now: Date },
): Promise<void> {
  const rows = [
    { costType: 'ai_tokens_input', quantity: usage.inputTokens, micros: cost.input } as const,
    { costType: 'ai_tokens_output', quantity: usage.outputTokens, micros: cost.output } as const,
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
        billingPeriod: periodOf(now),
      })),
    )
    .execute();
}
