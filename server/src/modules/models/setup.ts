import type { ModelProvider } from '../../model-providers/model-provider.ts';
import type { Tx } from '../../database/index.ts';
import { isSpent, readAccounts, remaining } from './budgets.ts';
import type { Accounts, Remaining, Spent } from './budgets.ts';
import { costOf, NOTHING_USED, sumOf, usedSince } from './cost.ts';
import type { Cost, TokenUsage, Used } from './cost.ts';
import { masked } from './masking/masked.ts';
import type { Known } from './masking/find.ts';
import { pickModels } from './pick-models.ts';
import type { PickedModels } from './pick-models.ts';
import { pricesOf, readAiSetup } from './settings.ts';
import type { AiSetup } from './settings.ts';
import { withinBudget } from './within-budget.ts';

/** What the model of a turn depends on, beside its name. */
export interface ModelSetup extends AiSetup {
  accounts: Accounts;
  /** The customer, to be found in what a model would read. */
  known: Known;
}

export interface TurnModel extends PickedModels {
  /** What the turn may use. */
  left: Remaining;
  /** What of the turn is billed already; null where it was never broken off. */
  before: Used | null;
  /** Whether a turn that used this much has used up a budget: its own, its conversation's, its month's. */
  isSpent(usage: TokenUsage): boolean;
}

/** Reads what the model of a turn depends on. Its statements travel together. */
export async function readModelSetup(
  tx: Tx,
  where: { organizationId: string; conversationId: string; now: Date },
): Promise<ModelSetup> {
  const [setup, accounts, known] = await Promise.all([
    readAiSetup(tx, where.organizationId),
    readAccounts(tx, where),
    readKnown(tx, where.conversationId),
  ]);
  return { ...setup, accounts, known };
}

async function readKnown(tx: Tx, conversationId: string): Promise<Known> {
  const contact = await tx
    .selectFrom('conversations')
    .innerJoin('contacts', 'contacts.id', 'conversations.contactId')
    .select(['contacts.name', 'contacts.email', 'contacts.phone'])
    .where('conversations.id', '=', conversationId)
    .executeTakeFirst();
  return {
    names: some(contact?.name),
    emails: some(contact?.email),
    phones: some(contact?.phone),
  };
}

function some(value: string | null | undefined): string[] {
  return value === null || value === undefined || value === '' ? [] : [value];
}

/**
 * The model for one turn as the organization wishes it: with those that step in, within its budgets,
 * and kept from personal data. `billed` is what the turn used before it was broken off, `others` what
 * it used besides this model: of the choice of an agent, and of agents that had it before.
 */
export function turnModel(
  providers: readonly ModelProvider[],
  name: string,
  setup: ModelSetup,
  { billed = null, others = NOTHING_USED }: { billed?: TokenUsage | null; others?: Used } = {},
): TurnModel {
  const { fallbackModels, maskPersonalData, budgets } = setup.settings;
  const picked = pickModels(providers, {
    name,
    fallbacks: fallbackModels,
    prices: pricesOf(setup),
  });
  const before = billed && { usage: billed, cost: costOf(picked.price, billed) };
  const counted = before ? sumOf(before, others) : NOTHING_USED;
  const left = remaining(budgets, setup.accounts, spentOf(counted));
  // The built-in model is no provider: what it reads stays here.
  const hides = maskPersonalData && picked.model.provider !== 'built-in';
  const model = withinBudget(picked.model, left, (usage) => picked.costOf(usage));
  const cost = (usage: TokenUsage): Cost => {
    if (!before) return picked.costOf(usage);
    const since = usedSince(usage, before.usage);
    return sumOf(before, { usage: since, cost: picked.costOf(since) }).cost;
  };
  return {
    get price() {
      return picked.price;
    },
    model: hides ? masked(model, setup.known) : model,
    abilities: { ...picked.abilities, images: picked.abilities.images && !hides },
    costOf: cost,
    left,
    before,
    isSpent(usage) {
      const used = sumOf({ usage, cost: cost(usage) }, others);
      return isSpent(left, used.usage, used.cost);
    },
  };
}

function spentOf({ usage, cost }: Used): Spent {
  return { tokens: usage.inputTokens + usage.outputTokens, micros: cost.input + cost.output };
}
