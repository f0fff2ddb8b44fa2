interface Waiting<I, O> {
  input: I;
  resolve(output: O): void;
  reject(error: unknown): void;
}

interface Lane<I, O> {
  waiting: Waiting<I, O>[];
  /** The keys of each batch that is being written. */
  inFlight: Set<Set<string>>;
}

const BATCH_LIMIT = 200;
/** One batch is written while the next gathers: a second in flight keeps the database busy. */
const IN_FLIGHT = 2;

/**
 * Group commit: what arrives while a batch is being written goes into the next one. Alone, an
 * item is written at once. Items of one key (say, of one contact) are never in two batches at a
 * time, so they keep their order. `write` gets the items of one organization in their order of arrival
 * and must return one output for each; if a batch fails, its items are written one by one, so
 * that a bad one spoils no other.
 */
export class Batches<I, O> {
  readonly #write: (organizationId: string, inputs: I[]) => Promise<O[]>;
  readonly #keyOf: (input: I) => string;
  readonly #lanes = new Map<string, Lane<I, O>>();

  constructor(
    write: (organizationId: string, inputs: I[]) => Promise<O[]>,
    keyOf: (input: I) => string,
  ) {
    this.#write = write;
    this.#keyOf = keyOf;
  }

  async add(organizationId: string, input: I): Promise<O> {
    const lane = this.#lanes.get(organizationId) ?? { waiting: [], inFlight: new Set() };
    this.#lanes.set(organizationId, lane);
    return new Promise<O>((resolve, reject) => {
      lane.waiting.push({ input, resolve, reject });
      this.#next(organizationId, lane);
    });
  }

  #next(organizationId: string, lane: Lane<I, O>): void {
    if (lane.waiting.length === 0 && lane.inFlight.size === 0) this.#lanes.delete(organizationId);
    if (lane.waiting.length === 0 || lane.inFlight.size >= IN_FLIGHT) return;
    const { batch, keys } = this.#take(lane);
    if (batch.length === 0) return;
    lane.inFlight.add(keys);
    void this.#run(organizationId, batch).finally(() => {
      lane.inFlight.delete(keys);
      this.#next(organizationId, lane);
    });
  }

  /** Takes what waits, leaving behind whose key is being written. */
  #take(lane: Lane<I, O>): { batch: Waiting<I, O>[]; keys: Set<string> } {
    const busy = [...lane.inFlight];
    const batch: Waiting<I, O>[] = [];
    const left: Waiting<I, O>[] = [];
    const keys = new Set<string>();
    for (const item of lane.waiting) {
      const key = this.#keyOf(item.input);
      if (batch.length >= BATCH_LIMIT || busy.some((others) => others.has(key))) left.push(item);
      else {
        batch.push(item);
        keys.add(key);
      }
    }
    lane.waiting = left;
    return { batch, keys };
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
