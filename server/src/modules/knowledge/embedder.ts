/** Turns texts into vectors whose cosine says how near they are in meaning. */
export interface Embedder {
  /** Length of every vector. */
  dimensions: number;
  /** Vectors of length 1, one a text. A question goes before texts that wait to be indexed. */
  embed(
    texts: string[],
    options: { purpose: 'question' | 'index'; signal?: AbortSignal },
  ): Promise<Float32Array[]>;
  close(): Promise<void>;
}
