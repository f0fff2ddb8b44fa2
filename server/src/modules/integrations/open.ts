import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type {
  Integration,
  IntegrationContext,
  ToolDefinition,
} from '../../integrations/integration.ts';
import { AppError, notFound } from '../../platform/index.ts';
import type { CredentialOwner } from '../credentials/index.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { refreshTools } from './refresh-tools.ts';
import { storedTools } from './stored-tools.ts';

const Settings = z.record(z.string(), z.unknown()).catch({});

/** The row of an integration; throws `not-found`. */
export async function findIntegration(tx: Tx, id: string): Promise<IntegrationRow> {
  const row = await tx
    .selectFrom('integrations')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw notFound('integration');
  return row;
}

/** What speaks with systems of this type; throws `unprocessable` where nothing does. */
export function adapterOf(
  { adapters }: Pick<IntegrationParts, 'adapters'>,
  type: string,
): Integration {
  const adapter = adapters.get(type);
  if (adapter) return adapter;
  throw new AppError('unprocessable', `Systems of the type ${type} cannot be connected yet.`, {
    errors: [{ path: 'type', message: 'is not available yet' }],
  });
}

export function ownerOf({
  organizationId,
  id,
}: Pick<IntegrationRow, 'organizationId' | 'id'>): CredentialOwner {
  return { organizationId, table: 'integrations', rowId: id };
}

/** Opens the credentials of an integration for its adapter. They live as long as the context. */
export async function contextOf(
  parts: IntegrationParts,
  tx: Tx,
  row: IntegrationRow,
  signal: AbortSignal,
): Promise<IntegrationContext> {
  const { database, credentials, jobs } = parts;
  const owner = ownerOf(row);
  const { id, organizationId } = row;
  const inOrganization = async <T>(work: (own: Tx) => Promise<T>): Promise<T> =>
    database.inOrganization(organizationId, work);
  return {
    id,
    settings: Settings.parse(row.settings),
    credentials: await credentials.read(tx, owner),
    vault: {
      read: async () => inOrganization(async (own) => credentials.read(own, owner)),
      keep: async (given) => inOrganization(async (own) => credentials.write(own, owner, given)),
    },
    toolsChanged() {
      inOrganization(async (own) =>
        jobs.send(own, refreshTools, [{ organizationId, integrationId: id }]),
      ).catch((error: unknown) => parts.log.error({ err: error }, 'tools could not be refreshed'));
    },
    fetch: parts.fetch,
    fetchStream: parts.fetchStream,
    clock: parts.clock,
    log: parts.log.child({ integrationId: id }),
    signal,
  };
}

/** What an integration lets agents do: what its adapter knows, then what the system told. */
export async function toolsOf(
  parts: Pick<IntegrationParts, 'adapters'>,
  tx: Tx,
  { id, type }: Pick<IntegrationRow, 'id' | 'type'>,
): Promise<ToolDefinition[]> {
  const adapter = parts.adapters.get(type);
  if (!adapter) return [];
  return [...adapter.tools, ...(adapter.discovery ? await storedTools(tx, id) : [])];
}
