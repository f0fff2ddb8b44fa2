import { sql } from 'kysely';
import type { Database, Tx } from '../../../database/index.ts';
import type { ExampleVectors } from './nearest.ts';

/** Numbers kept over all organizations: 16 million are 64 MB. */
const MOST_NUMBERS = 16_000_000;

interface Known extends ExampleVectors {
  stamp: string;
}

/** The embedded examples of organizations that were asked last, in memory. */
export class ExampleIndex {
  readonly #database: Database;
  readonly #known = new Map<string, Known>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** An organization's examples as they are now; read again only where they changed. */
  async get(organizationId: string): Promise<ExampleVectors> {
    const known = this.#known.get(organizationId);
    const read = await this.#database.inOrganization(organizationId, async (tx) => {
      const stamp = await readStamp(tx);
      return known?.stamp === stamp ? known : { stamp, ...(await readVectors(tx)) };
    });
    this.#known.delete(organizationId);
    this.#known.set(organizationId, read);
    this.#forget();
    return read;
  }

  #forget(): void {
    let numbers = 0;
    for (const { vectors } of this.#known.values()) numbers += vectors.length;
    for (const [organizationId, { vectors }] of this.#known) {
      if (numbers <= MOST_NUMBERS || this.#known.size === 1) return;
      this.#known.delete(organizationId);
      numbers -= vectors.length;
    }
  }
}

/** Another one for every other set of embedded examples. */
async function readStamp(tx: Tx): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`
    SELECT concat(count(*), ' ', sum(hashtextextended(id, 0))) AS stamp
    FROM agent_examples WHERE cardinality(embedding) > 0`.execute(tx);
  return rows[0]?.stamp ?? '';
}

const ROWS_AT_ONCE = 1_000;

async function readVectors(tx: Tx): Promise<ExampleVectors> {
  const agentIds: string[] = [];
  const parts: Float32Array[] = [];
  for (let after = ''; ;) {
    // PostgreSQL's own binary form: half of the text's size, and no numbers to parse.
    const { rows } = await sql<{ id: string; agentId: string; vector: Buffer }>`
      SELECT id, "agentId", array_send(embedding::real[]) AS vector FROM agent_examples
      WHERE cardinality(embedding) > 0 AND id > ${after} ORDER BY id LIMIT ${ROWS_AT_ONCE}`.execute(
      tx,
    );
    for (const { agentId, vector } of rows) {
      agentIds.push(agentId);
      parts.push(fromBinary(vector));
    }
    after = rows.at(-1)?.id ?? '';
    if (rows.length < ROWS_AT_ONCE) break;
  }
  const dimensions = parts[0]?.length ?? 0;
  const vectors = new Float32Array(parts.length * dimensions);
  parts.forEach((part, place) => vectors.set(part, place * dimensions));
  return { agentIds, vectors };
}

const HEADER = 20;
const ELEMENT = 8;

/** Big-endian: a header of five numbers, then length and value of each element. */
function fromBinary(bytes: Buffer): Float32Array {
  const length = (bytes.length - HEADER) / ELEMENT;
  return Float32Array.from({ length }, (_, place) =>
    bytes.readFloatBE(HEADER + place * ELEMENT + 4),
  );
}
