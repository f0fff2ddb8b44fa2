import type { Tx } from '../../../database/index.ts';
import { storedVersion } from '../../agents/index.ts';
import {
  MalformedAnswerError,
  readModelSetup,
  recordUsage,
  turnModel,
} from '../../models/index.ts';
import type { Answer, PickedModel, Used } from '../../models/index.ts';
import type { SuiteParts } from '../parts.ts';

/** For which a model is asked beside the agent's own. */
export interface Asking {
  organizationId: string;
  conversationId: string;
  modelName: string;
}

/** Which model judges and plays: the suite's, or the one of the version that is tested. */
export async function modelNameOf(
  tx: Tx,
  { judgeModel, agentId, version }: { judgeModel: string | null; agentId: string; version: number },
): Promise<string> {
  if (judgeModel !== null) return judgeModel;
  const { agentConfig, model } = await storedVersion(tx, agentId, version);
  return agentConfig?.model ?? model ?? '';
}

/**
 * Asks the model, within the organization's budgets, and bills it, also for an answer that could not
 * be read; `spent` hears of it. Undefined where there is none but
 * the built-in one, which quotes and cannot follow instructions.
 */
export async function askModel<T>(
  { database, providers, clock }: SuiteParts,
  { organizationId, conversationId, modelName }: Asking,
  purpose: 'suite-judge' | 'suite-customer',
  ask: (picked: PickedModel) => Promise<Answer<T>>,
  spent: (used: Used) => void,
): Promise<Answer<T> | undefined> {
  const setup = await database.inOrganization(organizationId, async (tx) =>
    readModelSetup(tx, { organizationId, conversationId, now: clock.now() }),
  );
  const picked = turnModel(providers, modelName, setup);
  if (picked.model.provider === 'built-in') return undefined;
  const pay = async (used: Used): Promise<void> => {
    spent(used);
    const bill = { model: picked.model.modelId, purpose, now: clock.now() };
    await database.inOrganization(organizationId, async (tx) =>
      recordUsage(tx, organizationId, used, bill),
    );
  };
  try {
    const answer = await ask(picked);
    await pay(answer);
    return answer;
  } catch (error) {
    if (error instanceof MalformedAnswerError) await pay(error.used);
    throw error;
  }
}
