import { Approval, ChatAnswer, Replay, ReplayComparison } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import {
  breaksAfter,
  calls,
  callsMany,
  refuses,
  runsOutAfter,
  says,
  searchesAndAnswers,
  startModelServer,
} from '../../../../test/model-server.ts';
import type { Behaviour, ModelServer } from '../../../../test/model-server.ts';
import type { Database } from '../../../database/index.ts';
import { createOpenAi } from '../../../model-providers/openai/openai.ts';
import { readRecorded } from './grounds.ts';

let model: ModelServer;
let app: TestApp;
let database: Database;
let agents: { id: string; name: string }[];

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  app = await testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url });
  database = await databaseOf(app);
  const Agents = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
  agents = Agents.parse((await app.api('GET', '/api/agents')).body).items;
  const tools = [
    'searchKnowledge',
    'handOver',
    'transferToAgent',
    'createNote',
    { toolName: 'setPriority', settings: { approval: 'always' } },
  ];
  for (const { id } of agents)
    await app.api('PATCH', `/api/agents/${id}`, { agentConfig: { tools } });
});
afterEach(async () => {
  model.reset();
  const budgets = { turn: { seconds: null, tokens: null, dollars: null } };
  await app.api('PATCH', '/api/models/settings', {
    fallbackModels: [],
    maskPersonalData: false,
    budgets: {
      ...budgets,
      conversation: { tokens: null, dollars: null },
      month: { tokens: null, dollars: null },
    },
  });
});
afterAll(async () => {
  await database.close();
  await app.close();
  await model.close();
});

const idOf = (place: number): string => agents[place]?.id ?? '';

async function ask(message: string, more: object = {}): Promise<ChatAnswer> {
  const body = { message, agentId: idOf(0), ...more };
  const { body: answer } = await app.api('POST', '/api/agents/chat', body, {
    accept: 'application/json',
  });
  return ChatAnswer.parse(answer);
}

async function runIdOf({ traceId }: ChatAnswer): Promise<string> {
  const { id } = await database.asSystem(async (tx) =>
    tx.selectFrom('runs').select('id').where('traceId', '=', traceId).executeTakeFirstOrThrow(),
  );
  return id;
}

async function replayOf(runId: string): Promise<Replay> {
  const { status, body } = await app.api('POST', `/api/runs/${runId}/replay`);
  expect({ status, body }).toMatchObject({ status: 200 });
  return Replay.parse(body);
}

/** What the record says was sent, put on the wire again: the very bytes. */
async function sentAgain(runId: string): Promise<string[]> {
  const { recorded } = await database.inOrganization(app.demo.organization.id, async (tx) =>
    readRecorded(tx, runId),
  );
  const provider = createOpenAi({ apiKey: 'key', baseUrl: model.url });
  model.asked.length = 0;
  for (const leg of recorded.legs) {
    for (const { model: name, prompt, temperature, maxTokens: maxOutputTokens } of leg.calls) {
      model.next(says('.'));
      const call = { prompt, tools: leg.tools, temperature, maxOutputTokens };
      const { stream } = await provider.languageModel(name).doStream(call);
      await stream.cancel();
    }
  }
  return model.asked.map((body) => JSON.stringify(body));
}

const empty = says('');
const transfers: Behaviour = async (body, response) =>
  calls('transferToAgent', { reason: 'Billing', agent: agents[1]?.name })(body, response);
const note = { text: 'Ünïcode "quoted" \\ and\nlines', zebra: 1, a: 2 };

const kinds: [name: string, does: Behaviour[], asks: object][] = [
  ['an answer', [says('Two days.')], {}],
  ['an answer from the help centre', [searchesAndAnswers, searchesAndAnswers], {}],
  [
    'several calls in one reply',
    [
      callsMany(
        ['searchKnowledge', { query: 'Where is my refund?' }],
        ['searchKnowledge', { query: 'delivery' }],
        ['createNote', { note: 'Wants a refund' }],
      ),
      says('Noted [1], and [11].'),
    ],
    {},
  ],
  ['arguments that do not fit', [calls('searchKnowledge', note), says('So.')], {}],
  ['arguments that are not JSON', [calls('searchKnowledge', '{"query": '), says('So.')], {}],
  ['a tool that is not there', [calls('sing', {}), says('So.')], {}],
  ['a handover', [calls('handOver', { reason: 'not-in-knowledge' })], {}],
  ['a failure that passes', [refuses(503), says('Two days.')], {}],
  ['an empty reply', [empty, says('Two days.')], {}],
  ['a model that refuses', [refuses(401)], {}],
  ['a model that breaks off', [breaksAfter('Two days, ')], {}],
  ['a reply that runs out', [runsOutAfter('Two days, ')], {}],
  ['too many tokens', [searchesAndAnswers], { config: { maxTokens: 40 } }],
  ['too many steps', Array.from({ length: 6 }, () => calls('searchKnowledge', { query: 'x' })), {}],
  ['a transfer', [transfers, says('Mine.')], {}],
  ['other words for one turn', [says('Ahoy.')], { config: { instructions: '  Be a pirate.\n' } }],
  ['a trial', [calls('createNote', { note: 'x' }), says('Done.')], { isTrial: true }],
];

describe('a run is run again from its record', () => {
  test.each(kinds)('%s', async (_, does, asks) => {
    model.next(...does);
    const answer = await ask('How long does delivery take?', asks);
    const sent = model.asked.map((body) => JSON.stringify(body));
    const runId = await runIdOf(answer);
    const again = await replayOf(runId);
    expect(again.firstDifference).toBeNull();
    expect(again.identical).toBe(true);
    // Rules of handover add their own words after the turn.
    expect(answer.text.startsWith(again.text)).toBe(true);
    expect(model.asked).toHaveLength(sent.length);
    expect(await sentAgain(runId)).toEqual(sent);
  });
});

test('a run in several pieces is run again as one, also while it waits for the team', async () => {
  model.next(calls('setPriority', { priority: 'urgent' }), says('It is urgent now.'));
  const answer = await ask('Please make this urgent');
  const runId = await runIdOf(answer);
  const waiting = await replayOf(runId);
  expect(waiting).toMatchObject({ firstDifference: null, text: answer.text });
  const path = `/api/approvals?conversationId=${answer.conversationId}&state=waiting`;
  const { items } = z.object({ items: z.array(Approval) }).parse((await app.api('GET', path)).body);
  await app.api('POST', `/api/approvals/${items[0]?.id}`, { decision: 'approve' });
  await expect.poll(async () => (await runOf(runId)).status).toBe('done');
  const sent = model.asked.map((body) => JSON.stringify(body));
  expect(await replayOf(runId)).toMatchObject({ identical: true, text: 'It is urgent now.' });
  expect(await sentAgain(runId)).toEqual(sent);
});

test('a run that a person took over is run again up to there', async () => {
  const takesOver: Behaviour = async (body, response) => {
    const { conversationId } = await runningRun();
    await app.api('POST', `/api/conversations/${conversationId}/take-over`);
    return says('Too late.')(body, response);
  };
  model.next(takesOver);
  const runId = await runIdOf(await ask('Hello there'));
  expect((await runOf(runId)).status).toBe('dropped');
  expect(await replayOf(runId)).toMatchObject({ identical: true, text: 'Too late.' });
});

test('a run that its budget ended ends there again', async () => {
  const nothing = { tokens: null, dollars: null };
  const turn = { seconds: null, tokens: 500, dollars: null };
  await app.api('PATCH', '/api/models/settings', {
    budgets: { turn, conversation: nothing, month: nothing },
  });
  model.next(calls('searchKnowledge', { query: 'delivery' }));
  const runId = await runIdOf(await ask('How long does delivery take?'));
  const again = await replayOf(runId);
  expect(again).toMatchObject({ identical: true });
  expect(again.steps.at(-1)).toMatchObject({ kind: 'handover', name: 'budget-spent' });
});

test('an agent that gets a conversation back is told the same again', async () => {
  model.next(says('Two days.'), says('As my colleague said.'));
  const { conversationId } = await ask('How long does delivery take?');
  const path = `/api/conversations/${conversationId}`;
  await app.api('POST', `${path}/take-over`);
  await app.api('POST', `${path}/messages`, { content: 'One day, for you.' });
  await app.api('POST', `${path}/hand-back`);
  const answer = await ask('Really?', { conversationId });
  expect(JSON.stringify(model.asked.at(-1))).toContain('They told the customer');
  expect(await replayOf(await runIdOf(answer))).toMatchObject({ firstDifference: null });
});

test('masked prompts are compared before they are masked, and those of a model that stepped in too', async () => {
  await app.api('PATCH', '/api/models/settings', {
    maskPersonalData: true,
    fallbackModels: ['spare'],
  });
  model.next(refuses(401), says('Dear Ada, at ada@example.com.'));
  const answer = await ask('I am ada@example.com', {
    contact: { name: 'Ada', email: 'ada@example.com' },
  });
  expect(JSON.stringify(model.asked)).not.toContain('ada@example.com');
  const again = await replayOf(await runIdOf(answer));
  expect(again).toMatchObject({ identical: true });
  expect(JSON.stringify(again.steps)).toContain('spare');
});

test('what is built otherwise now is told where it differs first', async () => {
  model.next(calls('searchKnowledge', { query: 'delivery' }), says('Two days [1].'));
  const runId = await runIdOf(await ask('How long does delivery take?'));
  const inside = app.demo.organization.id;
  // As if our own rules had been other ones.
  await database.inOrganization(inside, async (tx) => {
    const step = await tx
      .selectFrom('run_steps')
      .select(['id', 'input'])
      .where('runId', '=', runId)
      .where('kind', '=', 'model')
      .orderBy('position')
      .executeTakeFirstOrThrow();
    const input = JSON.stringify(step.input).replace('support chat', 'support chaT');
    await tx.updateTable('run_steps').set({ input }).where('id', '=', step.id).execute();
  });
  const { identical, firstDifference, text } = await replayOf(runId);
  expect({ identical, text }).toEqual({ identical: false, text: 'Two days.' });
  expect(firstDifference).toMatchObject({ call: 1, part: 'message 1' });
  expect(firstDifference?.recorded).toContain('support chaT');
  expect(firstDifference?.now).toContain('support chat.');
});

test('a run in which no model was asked is refused, and so is one that is under way', async () => {
  const runId = await runIdOf(await ask('Hello'));
  const organizationId = app.demo.organization.id;
  await database.inOrganization(organizationId, async (tx) =>
    tx.updateTable('runs').set({ status: 'running' }).where('id', '=', runId).execute(),
  );
  expect(await app.api('POST', `/api/runs/${runId}/replay`)).toMatchObject({
    status: 422,
    body: { detail: 'This run cannot be run again. It is still under way.' },
  });
  await database.inOrganization(organizationId, async (tx) => {
    await tx.updateTable('runs').set({ status: 'done' }).where('id', '=', runId).execute();
    await tx.deleteFrom('run_steps').where('runId', '=', runId).execute();
  });
  expect((await app.api('POST', `/api/runs/${runId}/replay`)).status).toBe(422);
});

describe('a comparison', () => {
  const compare = async (runId: string, wish: object) =>
    app.api('POST', `/api/runs/${runId}/replay`, wish);

  test('asks another model with other words; tools answer from the record, nothing is written, and it is billed', async () => {
    model.next(
      callsMany(['searchKnowledge', { query: 'delivery' }], ['createNote', { note: 'Asked' }]),
      says('Two days [1].'),
    );
    const runId = await runIdOf(await ask('How long does delivery take?'));
    const before = await written();
    model.asked.length = 0;
    model.next(
      callsMany(
        ['searchKnowledge', { query: 'returns' }],
        ['searchKnowledge', { query: 'delivery' }],
        ['createNote', { note: 'Asked' }],
        ['createNote', { note: 'Another' }],
      ),
      says('Three days [11].'),
    );
    const answer = await compare(runId, { model: 'gpt-4o', instructions: 'Talk like a pirate.' });
    const { recorded, now } = ReplayComparison.parse(answer.body);
    expect(recorded).toMatchObject({ text: 'Two days.', end: 'answered', inputTokens: 2_000 });
    expect(now).toMatchObject({ model: 'gpt-4o', text: 'Three days.', outputTokens: 100 });
    expect(now.sources).toEqual(recorded.sources);
    const from = Object.fromEntries(
      now.tools.map(({ input, ...tool }) => [JSON.stringify(input), tool.from]),
    );
    expect(from).toEqual({
      '{"query":"returns"}': 'now',
      '{"query":"delivery"}': 'record',
      '{"note":"Asked"}': 'record',
      '{"note":"Another"}': 'now',
    });
    expect(now.costMicros).toBeGreaterThan(0);
    expect(JSON.stringify(model.asked[0]?.messages)).toContain('pirate');
    expect(JSON.stringify(model.asked[1]?.messages)).toContain('because this is a trial');
    const after = await written();
    expect({ ...after, billed: 0 }).toEqual({ ...before, billed: 0 });
    expect(after.billed).toBe(before.billed + 2);
  });

  test('says in plain words where the model cannot be asked, or fails', async () => {
    const runId = await runIdOf(await ask('How long does delivery take?'));
    model.next(refuses(401));
    const { status, body } = await compare(runId, { model: 'gpt-4o' });
    expect({ status, body }).toMatchObject({ status: 422 });
    expect(JSON.stringify(body)).toContain('“gpt-4o” did not answer: The model answered 401');
    const unknown = await compare(runId, { agentVersion: 999 });
    expect(unknown.status).toBe(404);
  });
});

async function runOf(runId: string) {
  return database.asSystem(async (tx) =>
    tx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirstOrThrow(),
  );
}

async function runningRun() {
  return database.asSystem(async (tx) =>
    tx.selectFrom('runs').selectAll().where('status', '=', 'running').executeTakeFirstOrThrow(),
  );
}

/** How many rows there are of what a turn writes. */
async function written() {
  const count = async (table: 'messages' | 'runs' | 'tool_calls' | 'billing_usage') =>
    database.asSystem(async (tx) => {
      const { rows } = await tx
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<string>().as('rows'))
        .executeTakeFirstOrThrow();
      return Number(rows);
    });
  return {
    messages: await count('messages'),
    runs: await count('runs'),
    calls: await count('tool_calls'),
    billed: await count('billing_usage'),
  };
}
