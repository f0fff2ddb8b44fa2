/** Examples of an organization's agents as vectors of length 1, one after the other. */
export interface ExampleVectors {
  agentIds: string[];
  vectors: Float32Array;
}

/** The agent whose examples are nearest to a message. */
export interface Nearest {
  agentId: string;
  /** The agent's share of what its neighbours weigh, 0 to 1. */
  share: number;
  /** Cosine of the nearest example of all, whoever has it. */
  similarity: number;
}

const NEIGHBOURS = 5;
/** So that one example that says the same outweighs several that merely resemble it. */
const POWER = 8;

/**
 * The five nearest examples of agents that may be asked, each weighted by its cosine to the power
 * of eight, summed up for each agent. Measured on banking77: 0.919 right of 77 classes (decision
 * 18). Undefined where there is no example. The order of `mayAnswer` decides ties.
 */
export function nearestAgent(
  { agentIds, vectors }: ExampleVectors,
  message: Float32Array,
  mayAnswer: readonly string[],
): Nearest | undefined {
  const order = new Map(mayAnswer.map((id, place) => [id, place]));
  const neighbours: { agentId: string; similarity: number }[] = [];
  for (const [row, agentId] of agentIds.entries()) {
    if (!order.has(agentId)) continue;
    const similarity = dot(vectors, row, message);
    if (neighbours.length === NEIGHBOURS && similarity <= (neighbours.at(-1)?.similarity ?? 0)) {
      continue;
    }
    const place = neighbours.findIndex((other) => other.similarity < similarity);
    neighbours.splice(place === -1 ? neighbours.length : place, 0, { agentId, similarity });
    neighbours.length = Math.min(neighbours.length, NEIGHBOURS);
  }
  const weights = new Map<string, number>();
  for (const { agentId, similarity } of neighbours) {
    const weight = Math.max(0, similarity) ** POWER;
    weights.set(agentId, (weights.get(agentId) ?? 0) + weight);
  }
  const [best] = [...weights].toSorted(
    ([a, weight], [b, other]) => other - weight || (order.get(a) ?? 0) - (order.get(b) ?? 0),
  );
  if (!best) return undefined;
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const [agentId, weight] = best;
  const share = total === 0 ? 0 : weight / total;
  return { agentId, share, similarity: neighbours[0]?.similarity ?? 0 };
}

function dot(vectors: Float32Array, row: number, message: Float32Array): number {
  const start = row * message.length;
  let sum = 0;
  for (let place = 0; place < message.length; place += 1) {
    sum += (vectors[start + place] ?? 0) * (message[place] ?? 0);
  }
  return sum;
}
