import type { Database, Tx } from '../../../database/index.ts';
import type { ModelProvider } from '../../../model-providers/model-provider.ts';
import { epochOf, messageOf } from '../../../platform/index.ts';
import type { Logger } from '../../../platform/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { MalformedAnswerError, NOTHING_USED, sumOf, turnModel } from '../../models/index.ts';
import type { ModelSetup, Used } from '../../models/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import type { TurnStep } from '../turn/parts.ts';
import type { Choice } from './choose-agent.ts';
import { ExampleIndex } from './example-index.ts';
import { nearestAgent } from './nearest.ts';
import { triage } from './triage.ts';

/** The agent that answers, how it came to that, and what finding it out cost. */
export interface Routed extends Used {
  agent: AgentRow;
  /** Undefined where there was nothing to choose. */
  step: TurnStep | undefined;
}

export interface RouteParts {
  database: Database;
  knowledge: Pick<Knowledge, 'embed'>;
  providers: readonly ModelProvider[];
  log: Logger;
}

/** What a message is to be routed by. */
export interface Routable {
  organizationId: string;
  /** What was chosen without asking anybody. */
  choice: Choice<AgentRow>;
  message: string;
  /** What a model that is asked may read and cost. */
  setup: ModelSetup;
  signal: AbortSignal;
}

export type RouteMessage = (message: Routable) => Promise<Routed>;

/** A message less near than this to any example belongs to nobody's (decision 18). */
export const NEAR_ENOUGH = 0.45;

/** Milliseconds that each way may take, before the next one is tried. */
const TIME = 8_000;

/**
 * Chooses the agent for a message where nothing but the message can: by a model, where an active
 * agent sorts the mail and has one; else by the nearest examples; else it is the default one. Costs
 * nothing where the choice is made already. Never rejects but for the signal: a failure falls to
 * the next way, and is said in the step.
 */
export function createRouteMessage(parts: RouteParts): RouteMessage {
  const index = new ExampleIndex(parts.database);
  return async (message) => {
    const { choice } = message;
    const { agent, by, active } = choice;
    const start = performance.now();
    const step = (chosen: AgentRow, name: string, output: object): TurnStep => ({
      kind: 'routing',
      name,
      input: { agents: active.map(({ name: its }) => its) },
      output: { agent: chosen.name, agentId: chosen.id, ...output },
      startedAt: epochOf(start),
      duration: Math.round(performance.now() - start),
    });
    if (by !== 'default' || active.length < 2) {
      const wasChosen = by === 'keyword' && active.length > 1;
      const made = wasChosen ? step(agent, 'keyword', { keyword: choice.keyword }) : undefined;
      return { agent, step: made, ...NOTHING_USED };
    }
    const inTime = (): Routable => {
      const late = AbortSignal.timeout(TIME);
      return { ...message, signal: AbortSignal.any([message.signal, late]) };
    };
    const failures: string[] = [];
    let wasted = NOTHING_USED;
    const failed = (error: unknown): undefined => {
      message.signal.throwIfAborted();
      parts.log.warn({ err: error }, 'A message was not routed');
      failures.push(messageOf(error));
      if (error instanceof MalformedAnswerError) wasted = sumOf(wasted, error.used);
    };
    const found =
      (await byModel(parts, inTime()).catch(failed)) ??
      (await byExamples(parts, index, inTime()).catch(failed));
    const trouble = failures.length > 0 ? { failures } : {};
    if (!found) return { agent, step: step(agent, 'default', trouble), ...wasted };
    const { agent: chosen, name, output, used = NOTHING_USED } = found;
    return {
      ...sumOf(wasted, used),
      agent: chosen,
      step: step(chosen, name, { ...output, ...trouble }),
    };
  };
}

interface Found {
  agent: AgentRow;
  name: 'triage' | 'examples' | 'default';
  output: object;
  used?: Used;
}

/** Examples of each agent that a model is shown. */
const SHOWN = 5;

async function byModel(
  { database, providers }: RouteParts,
  { organizationId, choice, message, setup, signal }: Routable,
): Promise<Found | undefined> {
  const sorter = choice.active.find(({ type }) => type === 'triage');
  const agents = choice.active.filter(({ type }) => type !== 'triage');
  if (!sorter || agents.length < 2) return undefined;
  const picked = turnModel(providers, sorter.model, setup);
  if (picked.model.provider === 'built-in') return undefined;
  const examples = await database.inOrganization(organizationId, async (tx) =>
    readExamples(tx, agents),
  );
  const described = agents.map(({ id, name, type, description }) => ({
    name,
    type,
    description,
    examples: examples.get(id) ?? [],
  }));
  const { instructions } = sorter;
  const asked = await triage(picked, { instructions, agents: described, message }, signal);
  const agent = agents[asked.place];
  if (!agent) throw new Error('The model chose an agent that is not there.');
  const { reason, usage, cost } = asked;
  const output = { by: sorter.name, model: picked.model.modelId, reason };
  return { agent, name: 'triage', output, used: { usage, cost } };
}

async function readExamples(tx: Tx, agents: AgentRow[]): Promise<Map<string, string[]>> {
  const ids = agents.filter(({ exampleCount }) => exampleCount > 0).map(({ id }) => id);
  const found = new Map<string, string[]>();
  if (ids.length === 0) return found;
  const rows = await tx
    .selectFrom('agent_examples')
    .select(['agentId', 'text'])
    .where('agentId', 'in', ids)
    .where('position', '<', SHOWN)
    .orderBy('position')
    .execute();
  for (const { agentId, text } of rows) {
    found.set(agentId, [...(found.get(agentId) ?? []), text]);
  }
  return found;
}

/** The model that embeds reads no more of a message. */
const EMBEDDED = 2_000;

async function byExamples(
  { knowledge }: RouteParts,
  index: ExampleIndex,
  { organizationId, choice, message, signal }: Routable,
): Promise<Found | undefined> {
  if (choice.active.every(({ exampleCount }) => exampleCount === 0)) return undefined;
  const examples = await index.get(organizationId);
  const text = message.trim().slice(0, EMBEDDED).toWellFormed();
  if (examples.agentIds.length === 0 || text === '') return undefined;
  const [vector] = await knowledge.embed([text], { purpose: 'question', signal });
  if (!vector) throw new Error('The embedder gave no vector.');
  const mayAnswer = choice.active.filter(({ type }) => type !== 'triage').map(({ id }) => id);
  const nearest = nearestAgent(examples, vector, mayAnswer);
  const agent = choice.active.find(({ id }) => id === nearest?.agentId);
  if (!nearest || !agent) return undefined;
  const output = { similarity: rounded(nearest.similarity), share: rounded(nearest.share) };
  return nearest.similarity >= NEAR_ENOUGH
    ? { agent, name: 'examples', output }
    : { agent: choice.agent, name: 'default', output: { ...output, nearest: agent.name } };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
