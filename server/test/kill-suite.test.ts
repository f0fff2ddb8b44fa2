import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getSuiteRun } from '@frontdesk/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../src/database/index.ts';
import { databaseOf, newDatabaseUrl, readDemo } from './harness.ts';
import type { DemoFile } from './harness.ts';
import { says, startModelServer } from './model-server.ts';
import type { Behaviour, ModelServer } from './model-server.ts';
import { startProcess } from './process.ts';
import type { ServerProcess } from './process.ts';

/** Where in a case its process is killed. */
const STEPS = [
  'when the model is asked',
  'in the midst of the answer',
  'after the answer',
  'when the model is asked again',
  'after the last answer',
] as const;
type Step = (typeof STEPS)[number];

type Result = z.infer<typeof getSuiteRun.response>;

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-kill-suite-'));
const running: ServerProcess[] = [];
let environment: Record<string, string> & { DATABASE_URL: string; DATA_DIR: string };
let model: ModelServer;
let database: Database;
let demo: DemoFile;
let web: ServerProcess;
let worker: ServerProcess;
let agentId: string;
/** The next step at which the worker is killed. */
let deadly: Step | undefined;

async function reach(step: Step, delay = 0): Promise<void> {
  if (deadly !== step) return;
  deadly = undefined;
  if (delay > 0) await wait(delay);
  await worker.end('SIGKILL');
}

/** Says where the parcel is, then that it is sorry. */
const answers: Behaviour = async (body, response) => {
  const question = body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const isSecond = question.startsWith('And why');
  await reach(isSecond ? 'when the model is asked again' : 'when the model is asked');
  if (!isSecond && deadly === 'in the midst of the answer') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: {"choices":[{"index":0,"delta":{"content":"It is"}}]}\n\n');
    return reach('in the midst of the answer', 60);
  }
  await says(isSecond ? 'Sorry, the truck broke down.' : 'It is on its way.')(body, response);
  await reach(isSecond ? 'after the last answer' : 'after the answer', 5);
};

async function call(method: string, path: string, body?: unknown) {
  const response = await fetch(web.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${demo.apiKey}` },
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

const WithId = z.object({ id: z.string() });

beforeAll(async () => {
  model = await startModelServer();
  environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: await newDatabaseUrl(),
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
  };
  web = await start('web');
  demo = readDemo(dataDir);
  database = await databaseOf({ databaseUrl: environment.DATABASE_URL, dataDir });
  const made = await call('POST', '/api/agents', {
    name: 'Tested',
    type: 'support',
    instructions: '',
  });
  agentId = WithId.parse(made).id;
  worker = await start('worker');
}, 120_000);
afterAll(async () => {
  for (const each of running) await each.end('SIGKILL');
  await database.close();
  await model.close();
  rmSync(dataDir, { recursive: true });
});

/** A suite of cases in which a customer says these things. */
async function suiteOf(cases: string[][]): Promise<string> {
  const { id } = WithId.parse(
    await call('POST', `/api/agents/${agentId}/suites`, { name: 'Kill' }),
  );
  for (const messages of cases) {
    await call('POST', `/api/suites/${id}/cases`, {
      name: messages[0],
      customer: { kind: 'messages', messages },
      expectations: { says: [{ text: 'on its way' }] },
    });
  }
  return id;
}

async function runOf(suiteId: string): Promise<string> {
  return WithId.parse(await call('POST', `/api/suites/${suiteId}/runs`, { version: 1 })).id;
}

async function read(runId: string): Promise<Result> {
  return getSuiteRun.response.parse(await call('GET', `/api/suite-runs/${runId}`));
}

/** Waits until the worker is dead, and starts another that need not wait for its heartbeats. */
async function startAnew(): Promise<void> {
  await expect.poll(() => worker.child.signalCode, { timeout: 60_000 }).toBe('SIGKILL');
  await database.asSystem(async (tx) =>
    sql`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'
      WHERE name LIKE 'suite-case%' AND state = 'active'`.execute(tx),
  );
  worker = await start('worker');
}

/** Runs of which nobody knows the end yet. */
async function open(): Promise<number> {
  const { rows } = await database.asSystem(async (tx) =>
    sql`SELECT 1 FROM runs WHERE status IN ('queued', 'running', 'waiting')`.execute(tx),
  );
  return rows.length;
}

const brief = ({ status, results }: Result) => ({
  status,
  results: results.map((result) => `${result.status} ${result.turns.length}`),
});

test.each(STEPS)(
  'a worker killed %s: each case once, as if nothing had been',
  async (step) => {
    model.always(answers);
    const cases = [1, 2, 3].map((order) => [`Where is order ${order}?`, `And why so late?`]);
    deadly = step;
    const runId = await runOf(await suiteOf(cases));
    await expect.poll(() => deadly, { timeout: 20_000 }).toBeUndefined();
    await startAnew();
    await expect
      .poll(async () => (await read(runId)).finishedAt, { timeout: 60_000, interval: 200 })
      .not.toBeNull();
    expect(brief(await read(runId))).toEqual({
      status: 'done',
      results: ['passed 4', 'passed 4', 'passed 4'],
    });
    // What the dead process began is not taken up as well, once its lease is over.
    await database.asSystem(async (tx) =>
      sql`UPDATE runs SET "leaseExpiresAt" = now() WHERE status = 'running'`.execute(tx),
    );
    const asked = model.asked.length;
    await expect.poll(open, { timeout: 40_000, interval: 200 }).toBe(0);
    expect(model.asked).toHaveLength(asked);
  },
  120_000,
);

test('a case that kills whoever runs it is said to, and the rest of the run counts', async () => {
  const kills: Behaviour = async () => {
    // Cases that share the process would die along with it.
    while ((await read(runId)).done < 2) await wait(50);
    await worker.end('SIGKILL');
  };
  model.always(async (body, response) => {
    const isPoison = body.messages.some(({ content }) => content?.includes('Poison') === true);
    return isPoison ? kills(body, response) : answers(body, response);
  });
  const suiteId = await suiteOf([['Where is order 1?'], ['Poison'], ['Where is order 2?']]);
  const runId = await runOf(suiteId);
  for (let attempt = 1; attempt <= 3; attempt += 1) await startAnew();
  await expect
    .poll(async () => (await read(runId)).finishedAt, { timeout: 60_000, interval: 200 })
    .not.toBeNull();
  const ended = await read(runId);
  expect(brief(ended)).toEqual({ status: 'failed', results: ['passed 2', 'error 0', 'passed 2'] });
  expect(ended.results[1]?.error).toMatch(/each time that it was tried/u);
}, 240_000);
