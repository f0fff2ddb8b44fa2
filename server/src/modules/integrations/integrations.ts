import type { OfferedTool } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Json, ToolDefinition } from '../../integrations/integration.ts';
import type { BoundJob, RepeatedWork } from '../../jobs/index.ts';
import { callTool } from './call-tool.ts';
import type { ToolCall } from './call-tool.ts';
import { connectRoutes } from './connect.ts';
import { endStuckValidations } from './end-stuck.ts';
import { findIntegration, toolsOf } from './open.ts';
import type { IntegrationParts } from './parts.ts';
import { refreshToolsJob } from './refresh-tools.job.ts';
import { integrationRoutes } from './routes.ts';
import { offeredTool } from './view.ts';

/** The door of this module. */
export interface Integrations {
  routes: BoundRoute[];
  jobs: BoundJob[];
  repeated: RepeatedWork[];
  /** What an integration of the organization lets agents do; throws `not-found`. */
  toolsFor(tx: Tx, integrationId: string): Promise<ToolDefinition[]>;
  /** The tools of all integrations that work. */
  offered(tx: Tx): Promise<OfferedTool[]>;
  callTool(call: ToolCall): Promise<Json>;
  close(): Promise<void>;
}

/** The systems that an organization connected, and their tools. */
export function createIntegrations(parts: IntegrationParts): Integrations {
  return {
    routes: [...integrationRoutes(parts), ...connectRoutes(parts)],
    jobs: [refreshToolsJob(parts)],
    repeated: [endStuckValidations(parts)],
    async toolsFor(tx, integrationId) {
      return toolsOf(parts, tx, await findIntegration(tx, integrationId));
    },
    async offered(tx) {
      const rows = await tx
        .selectFrom('integrations')
        .select(['id', 'name', 'type'])
        .where('status', 'in', ['active', 'validating', 'error'])
        .where('isActive', '=', true)
        .orderBy('name')
        .orderBy('id')
        .execute();
      const found: OfferedTool[] = [];
      for (const row of rows) {
        const tools = await toolsOf(parts, tx, row);
        found.push(...tools.map((tool) => offeredTool(tool, row)));
      }
      return found;
    },
    callTool: async (call) => callTool(parts, call),
    async close() {
      await Promise.all([...parts.adapters.values()].map(async (adapter) => adapter.close?.()));
    },
  };
}
