import type { Embedder } from './embedder.ts';

/** The vector of a question, of length 1. */
export type VectorOf = (question: string, signal?: AbortSignal) => Promise<Float32Array>;

const REMEMBERED = 500;

/** The vectors of the last questions: many customers ask the same words. */
export function rememberedVectors(embedder: Embedder): VectorOf {
  const known = new Map<string, Float32Array>();
  return async (question, signal) => {
    const remembered = known.get(question);
    const [vector] = remembered
      ? [remembered]
      : await embedder.embed([question], { purpose: 'question', ...(signal ? { signal } : {}) });
    if (!vector) throw new Error('The embedder gave no vector.');
    known.delete(question);
    known.set(question, vector);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return vector;
  };
}

/** The nearest of some texts to a question: the greatest cosine of meaning, -1 to 1. */
export async function nearnessOf(
  vectorOf: VectorOf,
  question: string,
  texts: readonly string[],
): Promise<number> {
  const asked = await vectorOf(question);
  let nearest = -1;
  for (const text of texts) {
    const other = await vectorOf(text);
    const cosine = asked.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
    nearest = Math.max(nearest, cosine);
  }
  return nearest;
}
