import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  ElicitRequestSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { IntegrationError } from '../integration.ts';
import type { IntegrationContext } from '../integration.ts';
import type { Opened } from './connections.ts';
import { asIntegrationError } from './failure.ts';
import { tokenProvider } from './oauth.ts';
import { headersOf, Settings } from './settings.ts';

/** A command that the operator allows: its program and its arguments. */
export type Commands = ReadonlyMap<string, readonly string[]>;

/** Milliseconds for a server to say who it is. */
const OPENING = 30_000;
/** Milliseconds in which several changes of the tools count as one. */
const SOON = 300;

/** Connects to the server of an integration. Rejects with {@link IntegrationError}. */
export async function openClient(
  context: IntegrationContext,
  commands: Commands,
  onClose: () => void,
): Promise<Opened> {
  const client = new Client(
    { name: 'Frontdesk', version: '1.0.0' },
    // There is nobody in front of an agent who could fill in a form: it is said, not left to guess.
    { capabilities: { elicitation: {} } },
  );
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'decline' }));
  let soon: NodeJS.Timeout | undefined;
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
    clearTimeout(soon);
    soon = setTimeout(context.toolsChanged, SOON).unref();
  });
  Object.assign(client, {
    onclose: onClose,
    onerror: (error: Error) => context.log.debug({ err: error }, 'MCP'),
  });
  const transport = await transportOf(context, commands);
  const close = async (): Promise<void> => {
    clearTimeout(soon);
    if (transport instanceof StreamableHTTPClientTransport) await endSession(transport);
    await client.close();
  };
  try {
    await client.connect(transport, { timeout: OPENING });
  } catch (error) {
    await client.close();
    const { kind, message } = asIntegrationError(error);
    // Nothing was asked of a tool yet: it may be tried again.
    throw new IntegrationError(kind === 'unknown-outcome' ? 'temporary' : kind, message, {
      cause: error,
    });
  }
  return { client, close };
}

async function transportOf(context: IntegrationContext, commands: Commands): Promise<Transport> {
  const { url, command } = Settings.parse(context.settings);
  if (command !== undefined) return local(context, commands.get(command));
  const address = new URL(url ?? '');
  const own = headersOf(context.credentials);
  return new StreamableHTTPClientTransport(address, {
    ...(Object.hasOwn(context.credentials, 'oauth.tokens')
      ? { authProvider: tokenProvider(context) }
      : {}),
    // The keys are for this server, and for no other that is asked on the way, as for tokens.
    async fetch(target, init = {}) {
      const headers = new Headers(init.headers);
      if (new URL(target).origin === address.origin) {
        own.forEach((value, name) => headers.set(name, value));
      }
      return context.fetchStream(target, { ...init, headers });
    },
  });
}

/** The program gets nothing of this server's environment but what any program needs. */
function local({ log }: IntegrationContext, line: readonly string[] | undefined): Transport {
  const [command, ...args] = line ?? [];
  if (command === undefined) {
    const message = 'The operator of this installation does not allow this server any more.';
    throw new IntegrationError('rejected', message);
  }
  const transport = new StdioClientTransport({ command, args, stderr: 'pipe' });
  transport.stderr?.on('data', (part: unknown) =>
    log.debug({ said: String(part).slice(0, 2_000) }, 'MCP server'),
  );
  return transport;
}

/** Milliseconds for a server to hear that we go. */
const FAREWELL = 2_000;

async function endSession(transport: StreamableHTTPClientTransport): Promise<void> {
  const patience = new Promise<void>((resolve) => {
    setTimeout(resolve, FAREWELL).unref();
  });
  // A server that is gone needs no farewell.
  await Promise.race([transport.terminateSession().catch(() => undefined), patience]);
}
