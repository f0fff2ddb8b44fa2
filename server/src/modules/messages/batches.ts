interface Waiting<I, O> {
  input: I;
  resolve(output: O): void;
  reject(error: unknown): void;
}

interface Lane<I, O> {
  waiting: Waiting<I, O>[];
  inFlight: number;
}

const BATCH_LIMIT = 200;
/** One batch is written while the next gathers: a second in flight keeps the database busy. */
const IN_FLIGHT = 2;

/**
 * Group commit: what arrives while a batch is being written goes into the next one. Alone, an
 * item is written at once. `write` gets the items of one organization in their order of arrival
 * and must return one output for each; if a batch fails, its items are written one by one, so
 * that a bad one spoils no other.
 */
export class Batches<I, O> {
  readonly #write: (organizationId: string, inputs: I[]) => Promise<O[]>;
  readonly #lanes = new Map<string, Lane<I, O>>();

  constructor(write: (organizationId: string, inputs: I[]) => Promise<O[]>) {
    this.#write = write;
  }

  async add(organizationId: string, input: I): Promise<O> {
    const lane = this.#lanes.get(organizationId) ?? { waiting: [], inFlight: 0 };
    this.#lanes.set(organizationId, lane);
    return new Promise<O>((resolve, reject) => {
      lane.waiting.push({ input, resolve, reject });
      this.#next(organizationId, lane);
    });
  }

  #next(organizationId: string, lane: Lane<I, O>): void {
    if (lane.waiting.length === 0) {
      if (lane.inFlight === 0) this.#lanes.delete(organizationId);
      return;
    }
    if (lane.inFlight >= IN_FLIGHT) return;
    const batch = lane.waiting.splice(0, BATCH_LIMIT);
    lane.inFlight += 1;
    void this.#run(organizationId, batch).finally(() => {
      lane.inFlight -= 1;
      this.#next(organizationId, lane);
    });
  }

  async #run(organizationId: string, batch: Waiting<I, O>[]): Promise<void> {
    try {
      const outputs = await this.#write(
        organizationId,
        batch.map(({ input }) => input),
      );
      batch.forEach((item, index) => {
        const output = outputs[index];
        if (output === undefined) item.reject(new Error('A batch gave too few results.'));
        else item.resolve(output);
      });
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const item of batch) await this.#run(organizationId, [item]);
    }
  }
}
