import type { Selectable } from 'kysely';
import type { DB, Database, Tx } from '../../database/index.ts';
import type { Integration, ToolDefinition } from '../../integrations/integration.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Clock, Logger, SafeFetch, Signer, StreamFetch } from '../../platform/index.ts';
import type { Credentials } from '../credentials/index.ts';

export type IntegrationRow = Selectable<DB['integrations']>;

/** What this module needs of the others. */
export interface IntegrationParts {
  database: Database;
  jobs: Pick<Jobs, 'send'>;
  credentials: Credentials;
  /** Every kind of system that can be connected, by its type. */
  adapters: ReadonlyMap<string, Integration>;
  fetch: SafeFetch;
  fetchStream: StreamFetch;
  clock: Clock;
  log: Logger;
  signer: Signer;
  publicUrl: string;
  /** Hears, in the transaction that stores them, which tools an integration has now. */
  toolsChanged(
    tx: Tx,
    integration: { organizationId: string; integrationId: string },
    tools: readonly ToolDefinition[],
  ): Promise<void>;
}
