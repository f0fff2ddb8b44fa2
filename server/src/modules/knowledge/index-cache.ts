import type { Database } from '../../database/index.ts';
import { readIndex } from './search-index.ts';
import type { SearchIndex } from './search-index.ts';

/** Numbers kept over all organizations: 64 million are 256 MB. */
const MOST_NUMBERS = 64_000_000;

/** Keeps the indexes of the organizations that were asked last. */
export class IndexCache {
  readonly #database: Database;
  readonly #dimensions: number;
  readonly #mostNumbers: number;
  readonly #indexes = new Map<string, SearchIndex>();
  readonly #reading = new Map<string, Promise<SearchIndex>>();

  constructor(database: Database, dimensions: number, mostNumbers = MOST_NUMBERS) {
    this.#database = database;
    this.#dimensions = dimensions;
    this.#mostNumbers = mostNumbers;
  }

  /** The index as it is now. Questions that come while it is read wait for the same reading. */
  async get(organizationId: string): Promise<SearchIndex> {
    const running = this.#reading.get(organizationId);
    if (running) return running;
    const reading = this.#read(organizationId).finally(() => {
      this.#reading.delete(organizationId);
    });
    this.#reading.set(organizationId, reading);
    return reading;
  }

  async #read(organizationId: string): Promise<SearchIndex> {
    const known = this.#indexes.get(organizationId);
    const index = await this.#database.inOrganization(organizationId, async (tx) =>
      readIndex(tx, organizationId, this.#dimensions, known),
    );
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
