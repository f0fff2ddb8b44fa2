import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { LanguageModel } from '../../model-providers/model-provider.ts';
import { isSpent } from './budgets.ts';
import type { Remaining } from './budgets.ts';
import { NOTHING_USED, sumOfUsage, usageOf } from './cost.ts';
import type { Cost, TokenUsage } from './cost.ts';

/** A budget is spent: no model is asked, and a person takes over. */
export class BudgetSpentError extends Error {
  constructor() {
    super('The AI budget of this turn, conversation or month is spent.');
    this.name = 'BudgetSpentError';
  }
}

/**
 * A model that is asked only as long as a turn's budget lasts; then it rejects with
 * {@link BudgetSpentError}. What a call will use is not known before it: the last one may go beyond.
 */
export function withinBudget(
  model: LanguageModel,
  left: Remaining,
  costOf: (usage: TokenUsage) => Cost,
): LanguageModel {
  if (left.tokens === Infinity && left.micros === Infinity) return model;
  let used = NOTHING_USED.usage;
  return {
    get provider() {
      return model.provider;
    },
    get modelId() {
      return model.modelId;
    },
    async doStream(call) {
      if (isSpent(left, used, costOf(used))) throw new BudgetSpentError();
      const result = await model.doStream(call);
      return {
        ...result,
        stream: result.stream.pipeThrough(
          new TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>({
            transform(part, controller) {
              if (part.type === 'finish') used = sumOfUsage(used, usageOf(part.usage));
              controller.enqueue(part);
            },
          }),
        ),
      };
    },
  };
}
