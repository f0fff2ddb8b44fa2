import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../src/database/index.ts';
import { databaseOf, newDatabaseUrl, readDemo } from './harness.ts';
import type { DemoFile } from './harness.ts';
import { calls, says, startModelServer } from './model-server.ts';
import type { Behaviour, ModelServer } from './model-server.ts';
import { startProcess } from './process.ts';
import type { ServerProcess } from './process.ts';

/** `KILLS=50` kills at each step of a turn five times; here once is enough. */
const KILLS = Number(process.env['KILLS'] ?? 10);

/** Where in a turn its process is killed. */
const STEPS = [
  'asked the model',
  'in the midst of the call',
  'after the call',
  'asked the tool',
  'when the tool was done',
  'after the tool',
  'asked the model again',
  'in the midst of the answer',
  'at the end of the answer',
  'after the answer',
] as const;
type Step = (typeof STEPS)[number];
const UNSURE = new Set<Step>(['asked the tool', 'when the tool was done']);

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-kill-turn-'));
const running: ServerProcess[] = [];
let environment: Record<string, string> & { DATABASE_URL: string; DATA_DIR: string };
let model: ModelServer;
let database: Database;
let demo: DemoFile;
let web: ServerProcess;
let worker: ServerProcess;
/** The next step at which the worker is killed. */
let deadly: Step | undefined;
/** What the shop did, by what it was asked to do. */
const done = new Map<string, number>();

/** Kills the worker where this is the step to do it. */
async function reach(step: Step, delay = 0): Promise<void> {
  if (deadly !== step) return;
  deadly = undefined;
  if (delay > 0) await wait(delay);
  await worker.end('SIGKILL');
}

const shop = createServer((request, response) => {
  const act = async (): Promise<void> => {
    const { order } = z.object({ order: z.string() }).parse(JSON.parse(await text(request)));
    await reach('asked the tool');
    done.set(order, (done.get(order) ?? 0) + 1);
    await reach('when the tool was done');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: order }));
    await reach('after the tool', 15);
  };
  void act();
});

/** Refunds the order that the customer names, then says so. */
const refunds: Behaviour = async (body, response) => {
  const question = body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const order = /order-\d+/u.exec(question)?.[0] ?? '';
  const isSecond = body.messages.at(-1)?.role === 'tool';
  await reach(isSecond ? 'asked the model again' : 'asked the model');
  const middle: Step = isSecond ? 'in the midst of the answer' : 'in the midst of the call';
  if (deadly === middle) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"choices":[{"index":0,"delta":{"content":"Half "}}]}\n\n');
    return reach(middle, 60);
  }
  const last: Step = isSecond ? 'at the end of the answer' : 'after the call';
  const end = isSecond ? says('It is refunded.') : calls('refund', { body: { order } });
  await end(body, response);
  await reach(last, 2);
  if (isSecond) await reach('after the answer', 80);
};

async function call(method: string, path: string, body?: unknown, token = demo.apiKey) {
  const response = await fetch(web.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return z.json().parse(await response.json());
}

async function start(roles: string): Promise<ServerProcess> {
  const started = await startProcess({ ...environment, ROLES: roles });
  running.push(started);
  return started;
}

beforeAll(async () => {
  model = await startModelServer();
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: await newDatabaseUrl(),
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    ALLOW_PRIVATE_ADDRESSES: 'true',
  };
  web = await start('web');
  demo = readDemo(dataDir);
  database = await databaseOf({ databaseUrl: environment.DATABASE_URL, dataDir });
  await connectShop();
}, 120_000);
afterAll(async () => {
  for (const each of running) await each.end('SIGKILL');
  await database.close();
  await model.close();
  shop.closeAllConnections();
  shop.close();
  rmSync(dataDir, { recursive: true });
});

const WithId = z.object({ id: z.string() });

/** Its refunds can be made twice, and nothing of it can tell whether one was made. */
async function connectShop(): Promise<void> {
  const { port } = z.object({ port: z.number() }).parse(shop.address());
  const schema = { type: 'object', required: ['order'], properties: { order: { type: 'string' } } };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: `http://127.0.0.1:${port}` }],
    paths: {
      '/refunds': {
        post: {
          operationId: 'refund',
          'x-frontdesk-effect': 'writes',
          requestBody: { required: true, content: { 'application/json': { schema } } },
          responses: { 200: { description: 'Done' } },
        },
      },
    },
  };
  const made = await call('POST', '/api/integrations', {
    type: 'custom_api',
    name: 'Shop',
    settings: { document: JSON.stringify(document) },
  });
  const { id: integrationId } = WithId.parse(made);
  await call('POST', `/api/integrations/${integrationId}/validate`, {});
  const listed = await call('GET', '/api/agents');
  for (const { id } of z.object({ items: z.array(WithId) }).parse(listed).items) {
    const settings = { requires: 'anyone' };
    await call('POST', `/api/agents/${id}/tools`, { toolName: 'refund', integrationId, settings });
  }
}

const Visit = z.object({
  token: z.string().optional(),
  messages: z.array(z.object({ from: z.string(), content: z.string() })),
});

/** A customer asks for a refund; what the AI has said to it once nothing of it runs any more. */
async function refund(order: string, step: Step): Promise<string[]> {
  const { token = '' } = Visit.parse(
    await call('POST', '/api/widget/session', { channelKey: demo.channelKey }),
  );
  deadly = step;
  const content = `Please refund ${order}`;
  await call('POST', '/api/widget/messages', { content, externalId: order }, token);
  await expect.poll(() => deadly, { timeout: 20_000 }).toBeUndefined();
  await expect.poll(() => worker.child.signalCode, { timeout: 20_000 }).toBe('SIGKILL');
  // Its lease would run out after half a minute.
  await database.asSystem(async (tx) =>
    sql`UPDATE runs SET "leaseExpiresAt" = now() WHERE status = 'running'`.execute(tx),
  );
  worker = await start('worker');
  const unfinished = async (): Promise<number> =>
    database.asSystem(async (tx) => {
      const { rows } = await sql`
        SELECT 1 FROM runs WHERE status IN ('running', 'queued', 'waiting')`.execute(tx);
      return rows.length;
    });
  await expect.poll(unfinished, { timeout: 60_000, interval: 100 }).toBe(0);
  const { messages } = Visit.parse(await call('GET', '/api/widget/messages', undefined, token));
  return messages.filter(({ from }) => from === 'ai').map((message) => message.content);
}

test(
  'a worker killed at every step of a turn: one answer, and no tool run twice',
  async () => {
    worker = await start('worker');
    model.next(...Array.from({ length: 20 * KILLS }, () => refunds));
    for (let kill = 0; kill < KILLS; kill += 1) {
      const step = STEPS[kill % STEPS.length] ?? 'asked the model';
      const order = `order-${kill}`;
      const answers = await refund(order, step);
      const end = answers[0] === 'It is refunded.' ? 'answered' : 'handed over';
      const times = done.get(order) ?? 0;
      // While the shop had it nobody can know whether it was done: that is for a person to find out.
      const isUnsure = UNSURE.has(step);
      // Right after the tool its result may be on record already, or not.
      const certain = isUnsure ? 'handed over' : 'answered';
      expect({
        step,
        answers: answers.length,
        isOnce: times === 1 || (isUnsure && times === 0),
        end,
      }).toEqual({
        step,
        answers: 1,
        isOnce: true,
        end: step === 'after the tool' ? end : certain,
      });
    }
  },
  60_000 + KILLS * 20_000,
);
