import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { EVERYTHING, freePort, startEverything, startMcpServer } from '../../../test/mcp-server.ts';
import type { TestMcpServer } from '../../../test/mcp-server.ts';
import { silent } from '../../../test/harness.ts';
import { createSafeFetch, createStreamFetch, systemClock } from '../../platform/index.ts';
import type { DiscoveredTool, Integration, Json, ToolCallContext } from '../integration.ts';
import { createMcpServer } from './mcp-server.ts';

const LIMITS = { allowPrivate: true, timeout: 10_000, maxBytes: 10 * 2 ** 20 };

let adapter: Integration;
let made = 0;

/** A context with a vault in memory. */
function contextOf(
  settings: Record<string, unknown>,
  credentials: Record<string, string> = {},
): ToolCallContext & { toolsChanged: ReturnType<typeof vi.fn<() => void>> } {
  const vault = new Map(Object.entries(credentials));
  return {
    id: `integration-${(made += 1)}`,
    settings,
    get credentials() {
      return Object.fromEntries(vault);
    },
    vault: {
      read: async () => Object.fromEntries(vault),
      async keep(given) {
        for (const [name, secret] of Object.entries(given)) {
          if (secret === null) vault.delete(name);
          else vault.set(name, secret);
        }
      },
    },
    toolsChanged: vi.fn<() => void>(),
    fetch: createSafeFetch(LIMITS),
    fetchStream: createStreamFetch(LIMITS),
    clock: systemClock,
    log: silent,
    signal: AbortSignal.timeout(30_000),
    contact: null,
    idempotencyKey: 'one',
  };
}

async function find(context: ToolCallContext): Promise<Map<string, DiscoveredTool>> {
  const tools = (await adapter.discovery?.find(context)) ?? [];
  return new Map(tools.map((tool) => [tool.toolName, tool]));
}

async function call(
  context: ToolCallContext,
  toolName: string,
  input: Record<string, Json> = {},
): Promise<Json | undefined> {
  const tool = (await find(context)).get(toolName);
  if (!tool) throw new Error(`no tool ${toolName}`);
  return adapter.discovery?.run(tool.plan, input, context);
}

beforeAll(() => {
  adapter = createMcpServer({
    mcpCommands: new Map([
      ['everything', [process.execPath, EVERYTHING, 'stdio']],
      ['missing', ['/no/such/program']],
    ]),
  });
});
afterAll(async () => adapter.close?.());

/** What the server of examples must do, whichever way it is reached. */
async function useEverything(context: ToolCallContext): Promise<void> {
  const checked = await adapter.check(context);
  expect(checked.version).toMatch(/\d/u);
  expect(checked.capabilities).toContain('tools');
  const tools = await find(context);
  expect(tools.get('echo')).toMatchObject({ effect: 'reads', requires: 'anyone', mayRepeat: true });
  expect(await call(context, 'echo', { message: 'grüß dich' })).toBe('Echo: grüß dich');
  expect(await call(context, 'get-sum', { a: 2, b: 40 })).toContain('42');
  const weather = await call(context, 'get-structured-content', { location: 'Chicago' });
  const Weather = z.object({ conditions: z.string(), humidity: z.number() });
  expect(Weather.safeParse(weather).success).toBe(true);
  await expect(call(context, 'echo', {})).rejects.toMatchObject({ kind: 'rejected' });
  // It asks for a form to be filled in, and is told that nobody will.
  expect(await call(context, 'trigger-elicitation-request')).toMatch(/declin/iu);
}

describe('the server of examples', () => {
  test('by stdio; no process is left behind', async () => {
    const context = contextOf({ command: 'everything' });
    await useEverything(context);
    const environment = await call(context, 'get-env');
    expect(environment).toContain('PATH');
    expect(environment).not.toContain('VITEST');
    const children = (): Set<number> =>
      new Set(
        process
          .getActiveResourcesInfo()
          .flatMap((name, at) => (name === 'ProcessWrap' ? [at] : [])),
      );
    expect(children().size).toBe(1);
    await adapter.forget?.(context.id);
    await vi.waitFor(() => expect(children().size).toBe(0));
  }, 40_000);

  describe('by streamable HTTP', () => {
    let everything: Awaited<ReturnType<typeof startEverything>>;
    beforeAll(async () => {
      everything = await startEverything();
    }, 30_000);
    afterAll(() => everything.close());

    test('does the same', async () => {
      const context = contextOf({ url: everything.url });
      await useEverything(context);
      expect((await find(context)).size).toBeGreaterThan(5);
    }, 40_000);
  });

  test('what the operator does not allow, or did not install, is refused', async () => {
    const other = contextOf({ command: 'other' });
    await expect(adapter.check(other)).rejects.toMatchObject({ kind: 'rejected' });
    const missing = contextOf({ command: 'missing' });
    await expect(adapter.check(missing)).rejects.toThrow('not installed');
    const { settingsSchema } = createMcpServer({ mcpCommands: new Map() });
    expect(settingsSchema.safeParse({ command: 'everything' }).success).toBe(false);
    expect(settingsSchema.safeParse({ url: 'file:///etc/passwd' }).success).toBe(false);
  });
});

describe('a server of our own', () => {
  let server: TestMcpServer;
  const tool = (name: string, annotations?: object) => ({
    name,
    description: `Does ${name}`,
    inputSchema: { type: 'object' as const },
    ...(annotations ? { annotations } : {}),
  });
  beforeAll(async () => {
    server = await startMcpServer();
  });
  afterEach(() => {
    server.oauth.required = false;
  });
  afterAll(async () => server.close());

  test('all pages are read; names and effects are made from what it says', async () => {
    server.tools = [
      tool('a.b'),
      tool('a/b', { readOnlyHint: true }),
      tool('c', { destructiveHint: false }),
      tool('d', { destructiveHint: true, idempotentHint: true }),
      tool('x'.repeat(100)),
    ];
    const found = [...(await find(contextOf({ url: server.url }))).values()];
    expect(found.map(({ toolName, effect, requires }) => [toolName, effect, requires])).toEqual([
      ['a_b', 'writes', 'user-approval'],
      ['a_b_2', 'reads', 'anyone'],
      ['c', 'writes', 'verified-contact'],
      ['d', 'writes', 'user-approval'],
      ['x'.repeat(64), 'writes', 'user-approval'],
    ]);
    expect(found.map(({ mayRepeat }) => mayRepeat)).toEqual([false, true, false, true, false]);
  });

  test('a change of its tools is told', async () => {
    const context = contextOf({ url: server.url });
    await find(context);
    await server.tellChanged();
    await vi.waitFor(() => expect(context.toolsChanged).toHaveBeenCalled());
  });

  test('a session that it ended is begun anew; keys go to it, as tokens and headers', async () => {
    server.tools = [tool('one')];
    const context = contextOf(
      { url: server.url },
      { bearerToken: 'secret', headers: 'X-Shop: 7\nX-Other: a b' },
    );
    expect(await call(context, 'one')).toBe('one did it');
    await server.forgetSessions();
    expect(await call(context, 'one')).toBe('one did it');
    expect(server.seen).toMatchObject({
      authorization: 'Bearer secret',
      'x-shop': '7',
      'x-other': 'a b',
    });
  });

  test('failures keep their kind', async () => {
    server.tools = [tool('one')];
    const context = contextOf({ url: server.url });
    server.answer = () => ({ isError: true, content: [{ type: 'text', text: 'No such order' }] });
    await expect(call(context, 'one')).rejects.toMatchObject({
      kind: 'rejected',
      message: 'No such order',
    });
    server.answer = () => {
      throw new Error('broken');
    };
    await expect(call(context, 'one')).rejects.toMatchObject({ kind: 'rejected' });
    const nobody = contextOf({ url: `http://127.0.0.1:${await freePort()}/mcp` });
    await expect(adapter.check(nobody)).rejects.toMatchObject({ kind: 'temporary' });
    const elsewhere = contextOf({ url: new URL('/nowhere', server.url).href });
    await expect(adapter.check(elsewhere)).rejects.toMatchObject({ kind: 'rejected' });
    server.oauth.required = true;
    await expect(adapter.check(contextOf({ url: server.url }))).rejects.toMatchObject({
      kind: 'unauthorised',
    });
  });

  test('a private address is refused where it is not allowed', async () => {
    const context = contextOf({ url: server.url });
    const guarded = { ...LIMITS, allowPrivate: false };
    await expect(
      adapter.check({ ...context, fetchStream: createStreamFetch(guarded) }),
    ).rejects.toThrow('private network');
  });

  test('by consent: the page, the token, its renewal, and its end', async () => {
    server.tools = [tool('one')];
    server.answer = (name) => ({ content: [{ type: 'text', text: `${name} did it` }] });
    server.oauth.required = true;
    const context = contextOf({ url: server.url });
    const way = { redirectUrl: 'https://desk.example/settings/integrations', state: 'the state' };
    const page = new URL((await adapter.consent?.begin(context, way)) ?? '');
    expect(Object.fromEntries(page.searchParams)).toMatchObject({
      redirect_uri: way.redirectUrl,
      state: 'the state',
      code_challenge_method: 'S256',
      resource: server.url,
    });
    const back = new URL((await fetch(page, { redirect: 'manual' })).headers.get('location') ?? '');
    const code = back.searchParams.get('code') ?? '';
    const finish = async (issuer: string) =>
      adapter.consent?.finish(context, { ...way, code, issuer });
    await expect(finish('https://evil.example')).rejects.toMatchObject({ kind: 'rejected' });
    await finish(back.searchParams.get('iss') ?? '');
    expect(adapter.consent?.isGiven(Object.keys(context.credentials))).toBe(true);
    expect(await call(context, 'one')).toBe('one did it');
    // The token ran out: it is renewed without anybody's doing, and kept.
    server.oauth.tokens.clear();
    expect(await call(context, 'one')).toBe('one did it');
    expect(server.oauth.refreshed).toBe(1);
    expect(JSON.parse(context.credentials['oauth.tokens'] ?? '')).toMatchObject({
      access_token: [...server.oauth.tokens][0],
    });
    // It cannot be renewed: somebody has to agree again, and no other client is registered.
    await context.vault.keep({
      'oauth.tokens': JSON.stringify({
        access_token: 'old',
        token_type: 'Bearer',
        refresh_token: 'gone',
        issuer: new URL(server.url).origin,
      }),
    });
    await expect(call(context, 'one')).rejects.toMatchObject({ kind: 'unauthorised' });
    expect(server.oauth.registered).toBe(1);
  });
});
