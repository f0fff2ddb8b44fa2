import { Approval, ChatAnswer, Replay, ReplayComparison } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { databaseOf, testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import {
  breaksAfter,
  calls,
  callsMany,
  fallsSilentAfter,
  refuses,
  runsOutAfter,
  says,
  searchesAndAnswers,
  startModelServer,
} from '../../../../test/model-server.ts';
import type { Behaviour, ModelServer } from '../../../../test/model-server.ts';
import type { Database } from '../../../database/index.ts';
import { createOpenAi } from '../../../model-providers/openai/openai.ts';
import { turnLimits } from '../turn/limits.ts';
import { readRecorded } from './grounds.ts';
import { replay } from './replay.ts';

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
  for (const { id } of agents) await app.api('PATCH', `/api/agents/${id}`, { agentConfig: { tools } });
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
        ['createNote', { content: 'Wants a refund' }],
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
  ['a trial', [calls('createNote', { content: 'x' }), says('Done.')], { isTrial: true }],
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
