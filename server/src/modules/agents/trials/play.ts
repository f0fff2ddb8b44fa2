import type { AgentSnapshot } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { newId } from '../../../platform/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { receive } from '../chat/receive.ts';
import { execute } from '../runs/execute.ts';
import type { Executed } from '../runs/execute.ts';
import type { AgentParts, Work } from '../runs/work.ts';
import { versionAsItAnswers } from '../versions/content.ts';
import type { StandIn } from './trial.ts';

/** A customer's message to a version of an agent, in a trial. */
export interface PlayRequest {
  organizationId: string;
  agentId: string;
  version: number;
  text: string;
  /** Where it goes on, and with which agent; undefined: a new trial begins. */
  going?: { conversationId: string; agentId: string } | undefined;
  standIn: StandIn;
  /** Hears of the trial before the model is asked. */
  begun?: (conversationId: string) => Promise<void>;
  signal: AbortSignal;
}

/** What the customer would have read, and what was done for it. */
export interface Played {
  conversationId: string;
  runId: string;
  agentId: string;
  agentName: string;
  text: string;
  sources: { id: string; title: string }[];
  tools: { name: string; input: unknown; output: unknown }[];
  handover: string | null;
  confidence: number;
  tokens: number;
  /** Millionths of a US dollar. */
  costMicros: number;
  error: string | null;
}

export type Play = (request: PlayRequest) => Promise<Played>;

/**
 * Has a version of an agent answer in a trial: by the real loop with the real knowledge, published or
 * not. Rejects with `not-found` where the version is gone, and with the signal's reason.
 */
export function createPlay(parts: AgentParts): Play {
  return async (request) => {
    const { organizationId, text, going, signal } = request;
    const { snapshot, slug } = await parts.database.inOrganization(organizationId, async (tx) =>
      read(tx, request),
    );
    const { taken, begun } = await receive(
      parts,
      organizationId,
      {
        message: text,
        isTrial: true,
        agentId: going?.agentId ?? request.agentId,
        ...(going ? { conversationId: going.conversationId } : {}),
      },
      { text, externalId: null, chatId: null, traceId: undefined },
    );
    if (begun.kind !== 'running') throw new Error('Another turn is under way in this trial.');
    await request.begun?.(taken.conversationId);
    // Its tools are those of the version, so what was granted by now counts for nothing.
    const { granted: _, ...turn } = begun.turn;
    const tested = (agent: AgentRow): AgentRow =>
      agent.id === request.agentId ? asIn(agent, snapshot) : agent;
    const { choice } = taken;
    const work: Work = {
      ...turn,
      signal,
      organizationSlug: slug,
      choice: { ...choice, agent: tested(choice.agent), active: choice.active.map(tested) },
      messageId: taken.messageId,
      answerId: newId(),
      inResponse: true,
      isTrial: true,
      trial: { agentId: request.agentId, tools: snapshot.tools, standIn: request.standIn },
    };
    return playedOf(await execute(parts, work), work);
  };
}

async function read(
  tx: Tx,
  { agentId, version, organizationId }: PlayRequest,
): Promise<{ snapshot: AgentSnapshot; slug: string }> {
  const { slug } = await tx
    .selectFrom('organizations')
    .select('slug')
    .where('id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return { snapshot: await versionAsItAnswers(tx, agentId, version), slug };
}

/** What a version says that is no field of the agent's row. */
const ELSEWHERE = new Set(['tools', 'examples']);

/** An agent as one of its versions has it; what the version does not say is as it is. */
function asIn(agent: AgentRow, snapshot: AgentSnapshot): AgentRow {
  const said = Object.entries(snapshot).filter(
    ([field, value]) => value !== undefined && !ELSEWHERE.has(field),
  );
  return { ...agent, ...Object.fromEntries(said) };
}

const TOOLS = new Set(['tool', 'search', 'routing', 'wait']);

function playedOf({ agent, result, sources, cost }: Executed, { run }: Work): Played {
  const { usage } = result;
  return {
    conversationId: run.conversationId,
    runId: run.id,
    agentId: agent.id,
    agentName: agent.name,
    text: result.text,
    sources: sources.map(({ id, title }) => ({ id, title })),
    tools: result.steps
      .filter(({ kind }) => TOOLS.has(kind))
      .map(({ name, input, output }) => ({ name, input, output })),
    handover: result.handover,
    confidence: result.confidence,
    tokens: usage.inputTokens + usage.outputTokens,
    costMicros: Math.round(cost.input + cost.output),
    error: result.error,
  };
}
