import type { Integration } from './integration.ts';
import { customApi } from './custom-api/custom-api.ts';
import { createMcpServer } from './mcp-server/mcp-server.ts';
import type { McpOptions } from './mcp-server/mcp-server.ts';

/** Every kind of system that Frontdesk connects, by its type. */
export function integrations(options: McpOptions): ReadonlyMap<string, Integration> {
  return new Map(
    [createMcpServer(options), customApi].map((integration) => [integration.type, integration]),
  );
}
