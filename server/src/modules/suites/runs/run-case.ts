import type { SuiteCaseInput, SuiteOutcome, SuiteTurn } from '@frontdesk/contract';
import type { Played } from '../../agents/index.ts';
import { judge, STATEMENTS, statementsOf } from '../checks/judge.ts';
import { outcomesOf } from '../checks/outcomes.ts';
import type { Ruling } from '../checks/outcomes.ts';
import { customerOf } from '../customer/customer.ts';
import { playCustomer } from '../customer/play-customer.ts';
import type { SuiteParts } from '../parts.ts';
import { askModel } from './model.ts';
import { standInOf } from './stand-in.ts';

/** A case on its way. */
export interface CaseToRun {
  organizationId: string;
  agentId: string;
  version: number;
  tested: SuiteCaseInput;
  /** Which model judges and plays. */
  modelName: string;
  testIntegrationIds: readonly string[];
  /** Hears of the trial before the model is asked. */
  begun: (conversationId: string) => Promise<void>;
  signal: AbortSignal;
}

/** What came of a case so far; it grows while the case runs, so that what it cost is never lost. */
export interface CaseRun {
  turns: SuiteTurn[];
  outcomes: SuiteOutcome[];
  tokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
}

export function newCaseRun(): CaseRun {
  return { turns: [], outcomes: [], tokens: 0, costMicros: 0 };
}

/**
 * Runs a case: the customer writes, the version answers, until the customer has done or a person
 * would have it; then what happened is held against what was expected. Rejects where it cannot be
 * run to its end.
 */
export async function runCase(parts: SuiteParts, run: CaseToRun, soFar: CaseRun): Promise<void> {
  const { tested } = run;
  const standIn = standInOf(tested.toolResults, run.testIntegrationIds);
  let last: Played | undefined;
  const customer = customerOf(tested.customer, async (simulated, turns) => {
    const played = await asked(parts, run, soFar, last, 'suite-customer', async (picked) =>
      playCustomer(picked, simulated, turns, run.signal),
    );
    return played && { next: played.value };
  });
  for (;;) {
    const text = await customer(soFar.turns);
    if (text === undefined) break;
    soFar.turns.push({ by: 'customer', text });
    const { organizationId, agentId, version, begun, signal } = run;
    const message = { organizationId, agentId, version, text, standIn, begun, signal };
    last = await parts.play({ ...message, going: last });
    note(soFar, last);
    // A person has it now.
    if (last.handover !== null) break;
  }
  soFar.outcomes.push(
    ...outcomesOf(tested.expectations, soFar.turns, await rulings(parts, run, soFar, last)),
  );
}

function note(soFar: CaseRun, played: Played): void {
  const { conversationId: _, agentId: __, tokens, costMicros, error, ...turn } = played;
  soFar.turns.push({ by: 'agent', ...turn });
  soFar.tokens += tokens;
  soFar.costMicros += costMicros;
  if (error === null) return;
  soFar.outcomes.push({
    kind: 'turn',
    expected: 'The model answers',
    isMet: false,
    why: error.slice(0, 500),
    by: 'rule',
  });
}

async function rulings(
  parts: SuiteParts,
  run: CaseToRun,
  soFar: CaseRun,
  last: Played | undefined,
): Promise<ReadonlyMap<string, Ruling>> {
  const statements = statementsOf(run.tested.expectations);
  const all = new Map<string, Ruling>();
  for (let first = 0; first < statements.length; first += STATEMENTS) {
    const some = statements.slice(first, first + STATEMENTS);
    const answer = await asked(parts, run, soFar, last, 'suite-judge', async (picked) =>
      judge(picked, some, soFar.turns, run.signal),
    );
    for (const [text, ruling] of answer?.value ?? []) all.set(text, ruling);
  }
  return all;
}

/** Asks the model beside the agent's, and counts what it cost to the case. */
async function asked<T>(
  parts: SuiteParts,
  { organizationId, modelName }: CaseToRun,
  soFar: CaseRun,
  last: Played | undefined,
  ...[purpose, ask]: [Parameters<typeof askModel<T>>[2], Parameters<typeof askModel<T>>[3]]
): Promise<Awaited<ReturnType<typeof askModel<T>>>> {
  if (!last) return undefined;
  const where = { organizationId, conversationId: last.conversationId, modelName };
  return askModel(parts, where, purpose, ask, ({ usage, cost }) => {
    soFar.tokens += usage.inputTokens + usage.outputTokens;
    soFar.costMicros += Math.round(cost.input + cost.output);
  });
}
