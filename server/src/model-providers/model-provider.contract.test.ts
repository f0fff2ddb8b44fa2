import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { APICallError } from '@ai-sdk/provider';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anthropic } from '../../test/vendors/anthropic.ts';
import { mistral, openai } from '../../test/vendors/chat-completions.ts';
import { google } from '../../test/vendors/google.ts';
import { startVendor, USED } from '../../test/vendors/vendor.ts';
import type { Script, Vendor, VendorServer } from '../../test/vendors/vendor.ts';
import { asSaid, callModel, isTemporary, waitBefore } from '../modules/models/index.ts';
import type { ModelReply } from '../modules/models/index.ts';
import { modelProviders } from './registry.ts';
import type { ModelProvider } from './model-provider.ts';

/** Every provider that calls a vendor, a model of it, and the vendor's imitation on this machine. */
const vendors: {
  name: 'anthropic' | 'google' | 'mistral' | 'openai';
  model: string;
  vendor: Vendor;
}[] = [
  { name: 'openai', model: 'gpt-4o', vendor: openai },
  { name: 'anthropic', model: 'claude-sonnet-5-5', vendor: anthropic },
  { name: 'google', model: 'gemini-3.5-flash', vendor: google },
  { name: 'mistral', model: 'mistral-medium-3.5', vendor: mistral },
];

const user: LanguageModelV4Message = {
  role: 'user',
  content: [{ type: 'text', text: 'Where is my order?' }],
};
const prompt: LanguageModelV4Message[] = [{ role: 'system', content: 'Be kind.' }, user];

const lookUp: NonNullable<LanguageModelV4CallOptions['tools']>[number] = {
  type: 'function',
  name: 'lookUp',
  description: 'Looks an order up.',
  inputSchema: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
};

const parse = (text: string): unknown => JSON.parse(text);

describe.each(vendors)('$name', ({ name, model, vendor }) => {
  let server: VendorServer;
  let provider: ModelProvider;

  beforeAll(async () => {
    server = await startVendor(vendor);
    const none = { anthropic: undefined, google: undefined, mistral: undefined, openai: undefined };
    const keys = { ...none, [name]: { apiKey: 'sk-the-key', baseUrl: server.url } };
    const found = modelProviders(keys).find((candidate) => candidate.serves(model));
    if (!found) throw new Error(`Nobody serves ${model}.`);
    provider = found;
  });
  beforeEach(() => void server.asked.splice(0));
  afterAll(async () => server.close());

  async function call(
    script: Script | undefined,
    options: Partial<LanguageModelV4CallOptions> = {},
    {
      signal = new AbortController().signal,
      onText = () => undefined,
    }: { signal?: AbortSignal; onText?: (delta: string) => void } = {},
  ): Promise<ModelReply> {
    if (script) server.next(script);
    return callModel(
      provider.languageModel(model),
      {
        call: { prompt, maxOutputTokens: 500, temperature: 0.2, ...options },
        silence: 2_000,
        signal,
      },
      onText,
    );
  }

  const failureOf = async (script: Script): Promise<unknown> =>
    call(script).then(
      (reply) => expect.fail(`It answered: ${JSON.stringify(reply)}`),
      (error: unknown) => error,
    );

  test('is the provider of its models, and its name goes before a slash', () => {
    expect(provider.name).toBe(name);
    expect(provider.serves('built-in')).toBe(false);
  });

  test('text comes piece by piece, with what it used of which some was cached', async () => {
    const heard: string[] = [];
    const pieces = ['Your order ', 'is on ', 'its way: ✓ é'];
    const reply = await call({ kind: 'says', pieces }, {}, { onText: (d) => void heard.push(d) });
    expect(heard.join('')).toBe('Your order is on its way: ✓ é');
    expect(reply).toMatchObject({
      text: 'Your order is on its way: ✓ é',
      finish: 'stop',
      toolCalls: [],
      usage: { input: USED.input, cachedInput: USED.cached, output: USED.output },
    });
  });

  test('the key, the instructions, the question, the limit and the tools reach the vendor', async () => {
    await call({ kind: 'says', pieces: ['Yes.'] }, { tools: [lookUp] });
    const [asked] = server.asked;
    expect(JSON.stringify(asked?.headers)).toContain('sk-the-key');
    const body = JSON.stringify(asked?.body);
    for (const said of ['Be kind.', 'Where is my order?', '500', 'lookUp', 'Looks an order up.']) {
      expect(body).toContain(said);
    }
    expect(asked?.path + body).toContain(model);
  });

  test('tools that are called at once are all called, each with its own arguments', async () => {
    const reply = await call(
      {
        kind: 'calls',
        text: 'Let me look.',
        calls: [
          { id: 'call_1abcdefg', name: 'lookUp', input: { id: '4711', note: 'a "quoted" é' } },
          { id: 'call_2abcdefg', name: 'lookUp', input: { id: '4712' } },
        ],
      },
      { tools: [lookUp] },
    );
    expect(reply.text).toBe('Let me look.');
    expect(reply.finish).toBe('tool-calls');
    expect(
      reply.toolCalls.map(({ toolName, input }) => ({ toolName, input: parse(input) })),
    ).toEqual([
      { toolName: 'lookUp', input: { id: '4711', note: 'a "quoted" é' } },
      { toolName: 'lookUp', input: { id: '4712' } },
    ]);
    const ids = reply.toolCalls.map(({ toolCallId }) => toolCallId);
    expect(new Set(ids).size).toBe(2);

    // Their results go back, each to its call.
    const content = asSaid(reply, ({ input }) => parse(input));
    const results = reply.toolCalls.map(({ toolCallId, toolName }, place) => ({
      type: 'tool-result' as const,
      toolCallId,
      toolName,
      output: { type: 'json' as const, value: { state: `state ${place}` } },
    }));
    await call(
      { kind: 'says', pieces: ['Both are on their way.'] },
      {
        tools: [lookUp],
        prompt: [...prompt, { role: 'assistant', content }, { role: 'tool', content: results }],
      },
    );
    const sent = JSON.stringify(server.asked.at(-1)?.body);
    // Gemini refuses a call that comes back without the signature it was given.
    const signature = name === 'google' ? ['c2lnbmVk'] : [];
    for (const said of ['4711', '4712', 'state 0', 'state 1', 'Let me look.', ...signature]) {
      expect(sent).toContain(said);
    }
  });

  test('pictures reach the vendor as bytes, with their kind', async () => {
    const picture = Buffer.from('89504e470d0a1a0a', 'hex');
    await call(
      { kind: 'says', pieces: ['A cat.'] },
      {
        prompt: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'file', mediaType: 'image/png', data: { type: 'data', data: picture } },
            ],
          },
        ],
      },
    );
    expect(provider.abilities(model).images).toBe(true);
    const body = JSON.stringify(server.asked[0]?.body);
    expect(body).toContain('What is this?');
    expect(body).toContain(picture.toString('base64'));
    expect(body).toContain('image/png');
  });

  test('a form for the answer reaches the vendor', async () => {
    const reply = await call(
      { kind: 'says', pieces: ['{"topic":', '"refund"}'] },
      {
        responseFormat: {
          type: 'json',
          schema: {
            type: 'object',
            properties: { topic: { type: 'string', description: 'what it is about' } },
            required: ['topic'],
            additionalProperties: false,
          },
        },
      },
    );
    expect(JSON.parse(reply.text)).toEqual({ topic: 'refund' });
    expect(JSON.stringify(server.asked[0]?.body)).toContain('what it is about');
  });

  test.each([
    { status: 401, temporary: false },
    { status: 404, temporary: false },
    { status: 400, temporary: false },
    { status: 429, temporary: true },
    { status: 500, temporary: true },
    { status: 529, temporary: true },
  ])(
    'a refusal with $status keeps its number and says if it passes',
    async ({ status, temporary }) => {
      const message = `The model says ${status}`;
      const error = await failureOf({ kind: 'refuses', status, message });
      expect(APICallError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode: status });
      expect(String(error)).toContain(message);
      expect(isTemporary(error)).toBe(temporary);
    },
  );

  test('how long to wait is as the vendor says', async () => {
    const headers = { 'retry-after': '7' };
    const error = await failureOf({ kind: 'refuses', status: 429, headers, message: 'Slow down' });
    expect(waitBefore(error, 1, { backOff: 300, now: 0 })).toBe(7_000);
  });

  test.each(['connection', 'end'] as const)(
    'an answer that is cut off (%s) is never taken for a whole one',
    async (how) => {
      const error = await failureOf({ kind: 'breaks', pieces: ['The answer ', 'begins'], how });
      expect(isTemporary(error)).toBe(true);
    },
  );

  test('an error in the middle of a stream is one, and passes', async () => {
    expect(isTemporary(await failureOf({ kind: 'reports', message: 'Overloaded' }))).toBe(true);
  });

  test('who stops waiting frees the vendor', async () => {
    const before = server.abandoned();
    const stop = new AbortController();
    const pieces = Array.from({ length: 500 }, () => 'word ');
    const calling = call(
      { kind: 'says', pieces },
      {},
      {
        signal: stop.signal,
        onText: () => stop.abort(new Error('enough')),
      },
    );
    await expect(calling).rejects.toThrow('enough');
    await expect.poll(() => server.abandoned()).toBe(before + 1);
  });
});
