import type { SearchIndex } from './search-index.ts';

/** Numbers kept over all organizations: 64 million are 256 MB. */
const MOST_NUMBERS = 64_000_000;

/** Reads an organization's index; gives `known` back if it is still true. */
export type ReadIndex = (
  organizationId: string,
  known: SearchIndex | undefined,
) => Promise<SearchIndex>;

/** Keeps the indexes of the organizations that were asked last. */
export class IndexCache {
  readonly #readIndex: ReadIndex;
  readonly #mostNumbers: number;
  readonly #indexes = new Map<string, SearchIndex>();
  readonly #reading = new Map<string, Promise<SearchIndex>>();
  readonly #next = new Map<string, Promise<SearchIndex>>();

  constructor(readIndex: ReadIndex, mostNumbers = MOST_NUMBERS) {
    this.#readIndex = readIndex;
    this.#mostNumbers = mostNumbers;
  }

  /**
   * The index as it is now or later, never before. A reading that runs already may have missed
   * what was written since it began, so all who come meanwhile share the one after it.
   */
  async get(organizationId: string): Promise<SearchIndex> {
    const running = this.#reading.get(organizationId);
    if (!running) return this.#start(organizationId);
    const next = this.#next.get(organizationId) ?? this.#after(running, organizationId);
    this.#next.set(organizationId, next);
    return next;
  }

  async #after(running: Promise<SearchIndex>, organizationId: string): Promise<SearchIndex> {
    // Who began it hears of its error.
    await Promise.allSettled([running]);
    this.#next.delete(organizationId);
    return this.#start(organizationId);
  }

  async #start(organizationId: string): Promise<SearchIndex> {
    const reading = this.#read(organizationId).finally(() => {
      this.#reading.delete(organizationId);
    });
    this.#reading.set(organizationId, reading);
    return reading;
  }

  async #read(organizationId: string): Promise<SearchIndex> {
    const index = await this.#readIndex(organizationId, this.#indexes.get(organizationId));
    this.#indexes.delete(organizationId);
    this.#indexes.set(organizationId, index);
    this.#forget();
    return index;
  }

  #forget(): void {
    let numbers = 0;
    for (const { vectors } of this.#indexes.values()) numbers += vectors.length;
    for (const [organizationId, { vectors }] of this.#indexes) {
      if (numbers <= this.#mostNumbers || this.#indexes.size === 1) return;
      this.#indexes.delete(organizationId);
      numbers -= vectors.length;
    }
  }
}
