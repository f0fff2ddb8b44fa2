import type { Embedder } from './embedder.ts';

const SIZE = 64;

/** Words that mean the same to {@link meaningEmbedder}. */
const SAME: Record<string, string> = { refund: 'money', cash: 'money', parcel: 'delivery' };

/** An embedder for tests: nearness is shared words, and a few words mean the same. */
export function meaningEmbedder(): Embedder & { texts: string[]; fail: boolean } {
  const embedder = {
    texts: new Array<string>(),
    fail: false,
    dimensions: SIZE,
    async embed(texts: string[]): Promise<Float32Array[]> {
      if (embedder.fail) throw new Error('The model is broken.');
      embedder.texts.push(...texts);
      return texts.map(vectorOf);
    },
    async close(): Promise<void> {},
  };
  return embedder;
}

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(SIZE);
  for (const word of text.toLowerCase().match(/\p{L}{3,}/gu) ?? []) {
    let hash = 7;
    for (const letter of SAME[word] ?? word) hash = (hash * 31 + letter.charCodeAt(0)) % 9_973;
    vector[hash % SIZE] = (vector[hash % SIZE] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
