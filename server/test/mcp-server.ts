import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

/** The program of the server of examples: it speaks by `stdio`, or by `streamableHttp` at PORT. */
export const EVERYTHING = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'),
);

/** The server of examples, by streamable HTTP on a free port. */
export async function startEverything(): Promise<{ url: string; close(): void }> {
  const port = await freePort();
  const server = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // It tells that it listens.
  await once(server.stderr, 'data');
  return { url: `http://127.0.0.1:${port}/mcp`, close: () => void server.kill('SIGKILL') };
}

/** A port at which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** An MCP server of a test, with what the server of examples lacks: pages, changes and OAuth. */
export interface TestMcpServer {
  url: string;
  /** Offered in pages of two. */
  tools: Tool[];
  /** What each request for a tool was answered with; a test may say otherwise. */
  answer: (
    name: string,
    input: unknown,
    server: Server,
  ) => Promise<CallToolResult> | CallToolResult;
  /** Headers of the last request. */
  seen: IncomingMessage['headers'];
  /** Tells every client that the tools are others now. */
  tellChanged(): Promise<void>;
  /** Ends all sessions: a client has to begin anew. */
  forgetSessions(): Promise<void>;
  /** Tokens that are good; and how often one was refreshed. */
  oauth: { required: boolean; tokens: Set<string>; refreshed: number; registered: number };
  close(): Promise<void>;
}

const PAGE = 2;

export async function startMcpServer(tools: Tool[] = []): Promise<TestMcpServer> {
  const sessions = new Map<string, { server: Server; transport: StreamableHTTPServerTransport }>();
  const http = createServer((request, response) => {
    handle(request, response).catch(() => response.writeHead(500).end());
  });
  const mcp: TestMcpServer = {
    url: '',
    tools,
    answer: (name) => ({ content: [{ type: 'text', text: `${name} did it` }] }),
    seen: {},
    async tellChanged() {
      for (const { server } of sessions.values()) await server.sendToolListChanged();
    },
    async forgetSessions() {
      const all = [...sessions.values()];
      sessions.clear();
      for (const { server } of all) await server.close();
    },
    oauth: { required: false, tokens: new Set(), refreshed: 0, registered: 0 },
    async close() {
      await mcp.forgetSessions();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', mcp.url);
    if (url.pathname !== '/mcp') return answerOAuth(mcp, url, request, response);
    mcp.seen = request.headers;
    const token = /^Bearer (.*)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (mcp.oauth.required && !mcp.oauth.tokens.has(token)) {
      const where = new URL('/.well-known/oauth-protected-resource/mcp', mcp.url);
      response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${where.href}"` });
      response.end();
      return undefined;
    }
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (typeof id === 'string' && !known) {
      response.writeHead(404).end();
      return undefined;
    }
    const { transport } = known ?? (await open());
    return transport.handleRequest(request, response);
  }

  async function open() {
    const server = newServer(mcp);
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void sessions.set(id, { server, transport }),
    });
    await server.connect(transport);
    return { server, transport };
  }

  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = z.object({ port: z.number() }).parse(http.address());
  mcp.url = `http://127.0.0.1:${port}/mcp`;
  return mcp;
}

function newServer(mcp: TestMcpServer): Server {
  const server = new Server(
    { name: 'test-server', version: '1.2.3' },
    { capabilities: { tools: { listChanged: true } } },
  );
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const from = Number(params?.cursor ?? 0);
    const next = from + PAGE;
    return {
      tools: mcp.tools.slice(from, next),
      ...(next < mcp.tools.length ? { nextCursor: String(next) } : {}),
    };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) =>
    mcp.answer(params.name, params.arguments, server),
  );
  return server;
}

/** An authorization server beside it that lets everybody in, and insists on PKCE. */
async function answerOAuth(
  { url: address, oauth }: TestMcpServer,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin } = new URL(address);
  const send = (value: object, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const path = url.pathname;
  if (path.startsWith('/.well-known/oauth-protected-resource')) {
    return send({ resource: address, authorization_servers: [origin] });
  }
  if (path === '/.well-known/oauth-authorization-server') {
    return send({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
  }
  if (path === '/register') {
    oauth.registered += 1;
    const client = z.looseObject({}).parse(JSON.parse(await text(request)));
    return send({ ...client, client_id: `client-${oauth.registered}` }, 201);
  }
  if (path === '/authorize') {
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    back.searchParams.set('code', url.searchParams.get('code_challenge') ?? '');
    back.searchParams.set('state', url.searchParams.get('state') ?? '');
    back.searchParams.set('iss', origin);
    response.writeHead(302, { location: back.href }).end();
    return undefined;
  }
  if (path !== '/token') return send({}, 404);
  const form = new URLSearchParams(await text(request));
  const isRefresh = form.get('grant_type') === 'refresh_token';
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  const isGood = isRefresh ? form.get('refresh_token') === 'again' : form.get('code') === challenge;
  if (!isGood) return send({ error: 'invalid_grant' }, 400);
  if (isRefresh) oauth.refreshed += 1;
  const token = randomUUID();
  oauth.tokens.add(token);
  return send({
    access_token: token,
    token_type: 'Bearer',
    expires_in: 60,
    refresh_token: 'again',
  });
}
