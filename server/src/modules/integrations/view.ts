import type {
  Integration as IntegrationView,
  IntegrationKind,
  OfferedTool,
} from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type { Integration, ToolDefinition } from '../../integrations/integration.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';

const Names = z.record(z.string(), z.unknown()).catch({});
const isVault = (name: string): boolean => name.includes('.');

/** Integrations as the API shows them: of credentials only the names. */
export async function viewsOf(
  { adapters }: Pick<IntegrationParts, 'adapters'>,
  tx: Tx,
  rows: IntegrationRow[],
): Promise<IntegrationView[]> {
  if (rows.length === 0) return [];
  const counts = await tx
    .selectFrom('integration_tools')
    .select(['integrationId', (eb) => eb.fn.countAll<number>().as('count')])
    .where(
      'integrationId',
      'in',
      rows.map(({ id }) => id),
    )
    .groupBy('integrationId')
    .execute();
  return rows.map((row) => {
    const stored = counts.find(({ integrationId }) => integrationId === row.id)?.count ?? 0;
    return viewOf(row, adapters.get(row.type), stored);
  });
}

function viewOf(
  row: IntegrationRow,
  adapter: Integration | undefined,
  stored: number,
): IntegrationView {
  const names = Object.keys(Names.parse(row.credentials));
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    description: row.description,
    status: row.status,
    isActive: row.isActive,
    settings: z.record(z.string(), z.unknown()).catch({}).parse(row.settings),
    credentialFields: names.filter((name) => !isVault(name)).toSorted(),
    isConnected: adapter?.consent?.isGiven(names) ?? false,
    version: row.version,
    capabilities: row.capabilities,
    toolCount: stored + (adapter?.tools.length ?? 0),
    lastValidatedAt: row.lastValidatedAt?.toISOString() ?? null,
    lastErrorAt: row.lastErrorAt?.toISOString() ?? null,
    lastError: row.lastError,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** A kind of system, with the forms of its settings and credentials as JSON Schema. */
export function kindOf(adapter: Integration): IntegrationKind {
  return {
    type: adapter.type,
    title: adapter.title,
    category: adapter.category,
    settingsSchema: z.toJSONSchema(adapter.settingsSchema, { io: 'input' }),
    credentialsSchema: z.toJSONSchema(adapter.credentialsSchema, { io: 'input' }),
    tools: adapter.tools.map(({ toolName, effect }) => ({ toolName, effect })),
    byConsent: adapter.consent !== undefined,
  };
}

/** A tool as agents are offered it. */
export function offeredTool(
  tool: ToolDefinition,
  integration: OfferedTool['integration'],
): OfferedTool {
  const { toolName, displayName, purpose, effect, requires, inputSchema } = tool;
  return {
    toolName,
    displayName,
    description: purpose,
    effect,
    requires,
    inputSchema,
    integration,
  };
}
