import type { BodyOf, ReplayComparison, replayRun } from '@frontdesk/contract';
import { AppError, parseJson } from '../../../platform/index.ts';
import { recordUsage, turnModel } from '../../models/index.ts';
import type { TokenUsage, TurnModel } from '../../models/index.ts';
import { readToolContact } from '../runs/tool-contact.ts';
import type { AgentParts } from '../runs/work.ts';
import type { Carried } from '../turn/journal.ts';
import type { TurnResult } from '../turn/parts.ts';
import { runTurn } from '../turn/turn.ts';
import { picturesOfIds } from '../pictures.ts';
import { answersOf } from './answers.ts';
import type { Answers } from './answers.ts';
import { comparedTools } from './compared-tools.ts';
import type { Grounds } from './grounds.ts';
import { customerTextOf, instructionsOf, promptOfLeg, saidOf } from './prompt-of-leg.ts';
import type { RecordedLeg } from './recorded-run.ts';
import { replay } from './replay.ts';
import { recordedSide, sideNow } from './sides.ts';

type Wish = NonNullable<BodyOf<typeof replayRun>>;

interface Place {
  organizationId: string;
  organizationSlug: string;
  signal: AbortSignal;
}

/**
 * Asks another model, or with other words, what the last agent of a run was asked, and sets both
 * answers side by side. Nothing is written but what it cost. Throws `unprocessable` where the model
 * cannot be asked or fails.
 */
export async function compareRun(
  parts: AgentParts,
  grounds: Grounds,
  wish: Wish,
  place: Place,
): Promise<ReplayComparison> {
  const { recorded, snapshot } = grounds;
  const before = await replay(recorded, parts.limits);
  const leg = recorded.legs.at(-1) ?? recorded.legs[0];
  const name = wish.model ?? snapshot?.model ?? leg.about.model;
  const picked = pick(parts, grounds, name);
  const answers = answersOf(leg);
  const instructions = wish.instructions ?? snapshot?.instructions ?? instructionsOf(leg);
  const temperature = wish.temperature ?? snapshot?.temperature ?? leg.calls[0].temperature;
  const work = { leg, picked, answers, instructions, temperature, carried: before.carried };
  const result = await runNow(parts, grounds, work, place);
  await bill(parts, place.organizationId, picked, result);
  if (result.error !== null || result.handover === 'budget-spent') throw failed(name, result);
  const helpCenter = parts.help.addressOf({
    id: place.organizationId,
    slug: place.organizationSlug,
  });
  return {
    recorded: recordedSide(leg, before, helpCenter),
    now: sideNow(result, { model: picked.model.modelId, before, answers, helpCenter }),
  };
}

/** Nobody steps in: what is compared is this model. */
function pick({ providers }: AgentParts, { setup }: Grounds, name: string): TurnModel {
  const settings = { ...setup.settings, fallbackModels: [] };
  const picked = turnModel(providers, name, { ...setup, settings });
  if (picked.model.provider !== 'built-in' || name === 'built-in') return picked;
  const message = `No model provider is set up that has “${name}”.`;
  throw new AppError('unprocessable', message, { errors: [{ path: 'model', message }] });
}

async function runNow(
  parts: AgentParts,
  grounds: Grounds,
  work: {
    leg: RecordedLeg;
    picked: TurnModel;
    answers: Answers;
    instructions: string;
    temperature: number;
    carried: Carried;
  },
  { organizationId, signal }: Place,
): Promise<TurnResult> {
  const { leg, picked, answers, instructions, temperature, carried } = work;
  const { database, clock, limits } = parts;
  const images = saidOf(leg).flatMap((said) => said.images ?? []);
  const pictures = await picturesOfIds(
    database,
    organizationId,
    picked.abilities.images ? images.map(({ id }) => id) : [],
  );
  const { conversationId } = grounds.run;
  const request = {
    prompt: promptOfLeg(leg, { instructions, pictures }),
    customerText: customerTextOf(leg),
    model: picked.model,
    temperature,
    maxTokens: leg.calls[0].maxTokens,
    tools: comparedTools(parts, grounds, { leg, answers }),
    journal: null,
    contact: async () =>
      database.inOrganization(organizationId, async (tx) => readToolContact(tx, conversationId)),
    settled: ({ toolName, input }: { toolName: string; input: string }) =>
      answers.settled(toolName, parseJson(input)),
    grounding: leg.about.grounding,
    isSpent: (usage: TokenUsage) => picked.isSpent(usage),
    costOf: (usage: TokenUsage) => picked.costOf(usage),
    carried,
    fallbackMessage: leg.about.fallbackMessage,
    limits: { ...limits, time: Math.min(limits.time, picked.left.time) },
    signal,
    clock,
  };
  return runTurn(request, () => undefined);
}

async function bill(
  { database, clock }: AgentParts,
  organizationId: string,
  picked: TurnModel,
  { usage }: TurnResult,
): Promise<void> {
  const used = { usage, cost: picked.costOf(usage) };
  const how = { model: picked.model.modelId, purpose: 'run-comparison', now: clock.now() };
  await database.inOrganization(organizationId, async (tx) =>
    recordUsage(tx, organizationId, used, how),
  );
}

function failed(name: string, { error, handover }: TurnResult): AppError {
  if (handover === 'budget-spent') {
    return new AppError('unprocessable', 'The AI budget is spent, so no model is asked.');
  }
  return new AppError('unprocessable', `The model “${name}” did not answer: ${error}`);
}
