import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import {
  breaksAfter,
  calls,
  callsMany,
  fallsSilentAfter,
  garblesAfter,
  refuses,
  reportsAfter,
  runsOutAfter,
  says,
  searchesAndAnswers,
  startModelServer,
  stopsAfter,
} from '../../../../test/model-server.ts';
import type { Behaviour, ModelServer } from '../../../../test/model-server.ts';
import { createOpenAi } from '../../../model-providers/openai/openai.ts';
import { systemClock } from '../../../platform/index.ts';
import { promptOf } from '../prompt.ts';
import { handOver } from '../tools/hand-over.ts';
import { searchKnowledge } from '../tools/search-knowledge.ts';
import { calibrated } from './confidence.ts';
import { turnLimits } from './limits.ts';
import type { TurnPart, TurnResult } from './parts.ts';
import { defineTool } from './tool.ts';
import type { TurnRequest } from './turn-request.ts';
import { runTurn } from './turn.ts';

let server: ModelServer;
let searched: string[] = [];
beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => {
  server.reset();
  searched = [];
});
afterAll(async () => server.close());

const passage = (title: string, relevance: number) => ({
  itemId: title,
  title,
  slug: title.toLowerCase(),
  fileName: null,
  heading: null,
  text: `All about ${title}.`,
  similarity: 0.5,
  relevance,
  score: 1,
});

const search = searchKnowledge(
  async (_, question) => {
    searched.push(question);
    if (question === 'fail') throw new Error('The index is away.');
    return [passage('Delivery', 0.9), passage('Returns', 0.5)];
  },
  'organization',
  { limit: 5, grounding: 'off' },
);

interface Told {
  result: TurnResult;
  parts: TurnPart[];
  /** What the customer saw, piece by piece, put together. */
  shown: string;
}

/** Runs a turn against the model server, which does these things in turn. */
async function turn(
  behaviours: Behaviour[],
  change: Partial<TurnRequest> & { asks?: string } = {},
): Promise<Told> {
  server.next(...behaviours);
  const asks = change.asks ?? 'How long does delivery take?';
  const provider = createOpenAi({ apiKey: 'key', baseUrl: server.url });
  const parts: TurnPart[] = [];
  const result = await runTurn(
    {
      prompt: promptOf('Be kind.', [{ by: 'customer', text: asks }]),
      customerText: asks,
      model: provider.languageModel('gpt-4o'),
      temperature: 0.2,
      maxTokens: 400,
      tools: [search, handOver],
      journal: null,
      contact: async () => null,
      grounding: 'off',
      isSpent: () => false,
      fallbackMessage: null,
      limits: { ...turnLimits, backOff: 1 },
      signal: new AbortController().signal,
      clock: systemClock,
      ...change,
    },
    (part) => parts.push(part),
  );
  const shown = parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');
  return { result, parts, shown };
}

const COLLEAGUE = /colleague, who will answer you here\.$/u;

test('searches, answers, and turns citations into sources', async () => {
  const { result, parts, shown } = await turn([searchesAndAnswers, searchesAndAnswers]);
  expect(result.text).toBe('It takes two days. Anything else?');
  expect(shown).toBe(result.text);
  expect(result.sources.map(({ title }) => title)).toEqual(['Delivery']);
  expect(result).toMatchObject({ confidence: calibrated(0.9), handover: null, error: null });
  expect(result.toolsUsed).toEqual(['searchKnowledge']);
  expect(result.usage).toEqual({ inputTokens: 2_000, cachedInputTokens: 400, outputTokens: 100 });
  expect(result.steps.map(({ kind }) => kind)).toEqual(['model', 'search', 'model', 'answer']);
  expect(searched).toEqual(['How long does delivery take?']);
  expect(parts.map(({ type }) => type).filter((type) => type !== 'text-delta')).toEqual([
    'tool-call',
    'tool-result',
    'source',
  ]);
});

test('the model is told its instructions, tools, limits and what was found', async () => {
  await turn([searchesAndAnswers, searchesAndAnswers]);
  const [first, second] = server.asked;
  expect(first).toMatchObject({ model: 'gpt-4o', temperature: 0.2, max_tokens: 400, stream: true });
  expect(first?.messages[0]?.content).toMatch(/Be kind\.$/u);
  expect(first?.tools?.map((tool) => tool.function.name)).toEqual(['searchKnowledge', 'handOver']);
  const result = z.object({ passages: z.array(z.object({ number: z.number() })) });
  const told = result.parse(JSON.parse(second?.messages.at(-1)?.content ?? ''));
  expect(told.passages.map(({ number }) => number)).toEqual([1, 2]);
});

test('an answer without a source is not trusted', async () => {
  const { result } = await turn([says('I just know it.')]);
  expect(result).toMatchObject({ text: 'I just know it.', sources: [], handover: null });
  expect(result.confidence).toBeLessThan(0.5);
});

test('a citation of nothing that was found becomes no source', async () => {
  const { result } = await turn([calls('searchKnowledge', { query: 'x' }), says('So [7][2].')]);
  expect(result.text).toBe('So.');
  expect(result.sources.map(({ title }) => title)).toEqual(['Returns']);
});

test('passages of a second search get numbers of their own', async () => {
  const { result } = await turn([
    calls('searchKnowledge', { query: 'one' }),
    calls('searchKnowledge', { query: 'two' }),
    says('Both [3] and [4].'),
  ]);
  expect(result.sources.map(({ number }) => number)).toEqual([3, 4]);
});

test('handing over is an act: the word in a text does nothing', async () => {
  const { result } = await turn([says('I will handOver to a human now.')]);
  expect(result.handover).toBeNull();
});

test('a handover tells the customer, in their language or in the words of the agent', async () => {
  const act = calls('handOver', { reason: 'not-in-knowledge' });
  const english = await turn([act]);
  expect(english.result).toMatchObject({ handover: 'not-in-knowledge', confidence: 0 });
  expect(english.shown).toMatch(COLLEAGUE);
  const german = await turn([act], { asks: 'Wie lange dauert die Lieferung?' });
  expect(german.result.text).toMatch(/Team/u);
  const own = await turn([act], { fallbackMessage: 'We call you back.' });
  expect(own.result.text).toBe('We call you back.');
  expect(own.parts.at(-1)).toEqual({
    type: 'handover',
    reason: 'not-in-knowledge',
    message: 'We call you back.',
  });
});

test('a reason that does not exist is a handover all the same', async () => {
  const { result } = await turn([calls('handOver', { reason: 'because' })]);
  expect(result.handover).toBe('cannot-answer');
});

test.each([
  ['not JSON', calls('searchKnowledge', '{"query": '), /not valid JSON/u],
  ['of the wrong shape', calls('searchKnowledge', { q: 1 }), /do not fit/u],
  ['of a tool that does not exist', calls('deleteAll', {}), /There is no tool "deleteAll"/u],
  ['of a tool that fails', calls('searchKnowledge', { query: 'fail' }), /The tool failed/u],
])('a call that is %s is told to the model, which can do better', async (_, bad, message) => {
  const { result, parts } = await turn([bad, says('All good.')]);
  expect(server.asked[1]?.messages.at(-1)?.content).toMatch(message);
  expect(parts.some(({ type }) => type === 'tool-error')).toBe(true);
  expect(result).toMatchObject({ text: 'All good.', handover: null });
});

test.each([
  ['429 with retry-after', refuses(429, { 'retry-after': '0' })],
  ['500', refuses(500)],
  ['a connection that breaks', breaksAfter('')],
  ['an empty reply', says('')],
])('%s is tried again while nothing was shown', async (_, failure) => {
  const { result } = await turn([failure, failure, says('There.')]);
  expect(result).toMatchObject({ text: 'There.', handover: null, error: null });
  expect(server.asked).toHaveLength(3);
});

test('a model that goes on failing, or refuses, is asked no more, and a person takes over', async () => {
  const busy = await turn([refuses(500), refuses(500), refuses(500)]);
  expect(server.asked).toHaveLength(3);
  expect(busy.result).toMatchObject({ handover: 'model-failed', confidence: 0 });
  expect(busy.result.error).toMatch(/500/u);
  expect(busy.shown).toMatch(COLLEAGUE);
  server.asked.length = 0;
  const refused = await turn([refuses(401)]);
  expect(server.asked).toHaveLength(1);
  expect(refused.result.handover).toBe('model-failed');
});

test('nobody waits for a retry-after beyond the time of the turn', async () => {
  const { result } = await turn([refuses(429, { 'retry-after': '3600' })]);
  expect(server.asked).toHaveLength(1);
  expect(result.handover).toBe('model-failed');
});

test.each([
  ['breaks the connection', breaksAfter('Two days, but')],
  ['just ends', stopsAfter('Two days, but')],
  ['sends garbage', garblesAfter('Two days, but')],
  ['reports an error', reportsAfter('Two days, but')],
  ['falls silent', fallsSilentAfter('Two days, but')],
  ['runs out of tokens', runsOutAfter('Two days, but')],
])(
  'a model that %s after words: they stay, the customer is told, a person goes on',
  async (_, cut) => {
    const { result, shown } = await turn([cut], { limits: { ...turnLimits, silence: 400 } });
    expect(result.text).toMatch(/^Two days, but\n\nMy answer broke off here\. .*colleague/u);
    expect(shown).toBe(result.text);
    expect(result).toMatchObject({ handover: 'answer-cut-off', confidence: 0 });
    expect(result.error).not.toBeNull();
    expect(server.asked).toHaveLength(1);
  },
);

test('a model that says nothing at all is given up, and its connection closed', async () => {
  const before = server.abandoned();
  const limits = { ...turnLimits, silence: 60, retries: 0 };
  const { result } = await turn([fallsSilentAfter('')], { limits });
  expect(result).toMatchObject({ handover: 'model-failed' });
  expect(result.error).toMatch(/silent/u);
  await expect.poll(() => server.abandoned()).toBe(before + 1);
});

test('a slow model may take its time between words', async () => {
  const limits = { ...turnLimits, silence: 300 };
  const { result } = await turn([says('Slow but steady wins', 100)], { limits });
  expect(result).toMatchObject({ text: 'Slow but steady wins', handover: null });
});

test('the whole turn has a limit of time', async () => {
  const limits = { ...turnLimits, time: 150 };
  const { result } = await turn([fallsSilentAfter('')], { limits });
  expect(result.handover).toBe('too-slow');
});

test('a loop of tool calls ends in a handover', async () => {
  const again = calls('searchKnowledge', { query: 'again' });
  const { result, shown } = await turn(Array.from({ length: turnLimits.steps }, () => again));
  expect(server.asked).toHaveLength(turnLimits.steps);
  expect(result.handover).toBe('too-many-steps');
  expect(shown).toMatch(COLLEAGUE);
});

test('the tokens of a turn are limited over all its calls', async () => {
  const again = calls('searchKnowledge', { query: 'again' });
  const { result } = await turn([again, again, again], { maxTokens: 100 });
  expect(result.handover).toBe('too-many-tokens');
  expect(server.asked.map((body) => body['max_tokens'])).toEqual([100, 50]);
});

test('a process that stops ends the turn without an answer', async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(new Error('Stopping.')), 50);
  const work = turn([fallsSilentAfter('Two')], { signal: stopping.signal });
  await expect(work).rejects.toThrow('Stopping.');
});

test('text before and after a tool call is told apart', async () => {
  const both: Behaviour = async (body, response) => {
    response.writeHead(200);
    const delta = {
      content: 'Let me look.',
      tool_calls: [
        { index: 0, id: 'c', function: { name: 'searchKnowledge', arguments: '{"query":"x"}' } },
      ],
    };
    response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\r\n\r\n`);
    response.end('data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}\n\n');
    await Promise.resolve(body);
  };
  const { result } = await turn([both, says('Two days [1].')]);
  expect(result.text).toBe('Let me look.\n\nTwo days.');
});

test('the same act twice in one reply happens once, and both calls learn how it went', async () => {
  const tagged: unknown[] = [];
  const tag = defineTool({
    name: 'tag',
    stepKind: 'tool',
    purpose: 'Tags.',
    effect: 'writes',
    input: z.object({ tag: z.string(), loud: z.boolean() }),
    run: (input) => {
      tagged.push(input);
      return Promise.resolve({ kind: 'result', value: { count: tagged.length } });
    },
  });
  const { result } = await turn(
    [
      callsMany(
        ['tag', { tag: 'a', loud: true }],
        ['tag', { loud: true, tag: 'a' }],
        ['tag', { tag: 'b', loud: true }],
      ),
      says('Tagged.'),
    ],
    { tools: [tag] },
  );
  expect(tagged).toEqual([
    { tag: 'a', loud: true },
    { tag: 'b', loud: true },
  ]);
  const told = result.steps.filter(({ kind }) => kind === 'tool').map(({ output }) => output);
  expect(told).toEqual([{ count: 1 }, { count: 1 }, { count: 2 }]);
});
