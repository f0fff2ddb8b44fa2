import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Integration, IntegrationContext } from '../integration.ts';
import { createConnections } from './connections.ts';
import { asIntegrationError } from './failure.ts';
import { consent } from './oauth.ts';
import { openClient } from './open-client.ts';
import type { Commands } from './open-client.ts';
import { valueOf } from './result.ts';
import { Credentials, Settings, settingsFor } from './settings.ts';
import { listTools, Plan } from './tools.ts';

export interface McpOptions {
  /** Servers that may run on this machine, by the names under which organizations know them. */
  mcpCommands: Commands;
}

/** Milliseconds that a connection is kept without being used. */
const IDLE = 5 * 60_000;
/** Milliseconds; shorter limits come by the signal. */
const LIMIT = 310_000;

/** Any server that speaks the Model Context Protocol, by the official client. */
export function createMcpServer({ mcpCommands }: McpOptions, idle = IDLE): Integration {
  const connections = createConnections(
    async (context, onClose) => openClient(context, mcpCommands, onClose),
    idle,
  );
  const use = async <T>(
    context: IntegrationContext,
    work: (client: Client) => Promise<T>,
  ): Promise<T> => {
    try {
      return await connections.use(context, work).catch(async (error: unknown) => {
        // The server ended the session, so nothing was done: once more with a new one.
        if (!(error instanceof StreamableHTTPError) || error.code !== 404) throw error;
        await connections.forget(context.id);
        return connections.use(context, work);
      });
    } catch (error) {
      context.signal.throwIfAborted();
      throw asIntegrationError(error);
    }
  };
  return {
    type: 'mcp_server',
    title: 'MCP server',
    category: 'developer',
    settingsSchema: settingsFor([...mcpCommands.keys()]),
    credentialsSchema: Credentials,
    tools: [],
    placeOf(settings) {
      const { url, command } = Settings.safeParse(settings).data ?? {};
      return url ?? command ?? '';
    },
    check: async (context) =>
      use(context, async (client) => {
        const { name, version } = client.getServerVersion() ?? { name: '', version: null };
        const abilities = Object.keys(client.getServerCapabilities() ?? {});
        return { version, capabilities: [name, ...abilities].filter((word) => word !== '') };
      }),
    discovery: {
      find: async (context) => use(context, async (client) => listTools(client, context.signal)),
      async run(plan, input, context) {
        const { name } = Plan.parse(plan);
        const { signal } = context;
        return valueOf(
          await use(context, async (client) =>
            client.request(
              { method: 'tools/call', params: { name, arguments: input } },
              CallToolResultSchema,
              { signal, timeout: LIMIT },
            ),
          ),
        );
      },
    },
    consent,
    forget: async (id) => connections.forget(id),
    close: async () => connections.close(),
  };
}
