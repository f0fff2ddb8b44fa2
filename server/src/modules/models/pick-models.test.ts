import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { afterEach, expect, test, vi } from 'vitest';
import { builtIn } from '../../model-providers/built-in/built-in.ts';
import type { LanguageModel, ModelProvider } from '../../model-providers/model-provider.ts';
import { modelProviders } from '../../model-providers/registry.ts';
import { callModel } from './call-model.ts';
import type { ModelReply } from './call-model.ts';
import { pickModel } from './pick-model.ts';
import { pickModels } from './pick-models.ts';

const key = { apiKey: 'key', baseUrl: undefined };
const all = modelProviders({ anthropic: key, google: key, mistral: key, openai: key });
const none = { anthropic: undefined, google: undefined, mistral: undefined, openai: undefined };

afterEach(() => void vi.useRealTimers());

test.each([
  ['gpt-4o', 'openai', 'gpt-4o'],
  ['o3', 'openai', 'o3'],
  ['claude-sonnet-5-5', 'anthropic', 'claude-sonnet-5-5'],
  ['gemini-2.5-pro', 'google', 'gemini-2.5-pro'],
  ['ministral-8b-latest', 'mistral', 'ministral-8b-latest'],
  ['anthropic/claude-opus-5', 'anthropic', 'claude-opus-5'],
  ['openai/gpt-4.1', 'openai', 'gpt-4.1'],
  ['built-in', 'built-in', 'built-in'],
  ['llama-3', 'built-in', 'llama-3'],
])('%s is a model of %s', (name, provider, own) => {
  const picked = pickModel(all, name);
  expect([picked.provider.name, picked.name]).toEqual([provider, own]);
});

test('a server of one’s own has every model, but not those of a vendor whose key is there', () => {
  const openai = { apiKey: 'key', baseUrl: 'http://127.0.0.1:11434/v1' };
  const providers = modelProviders({ ...none, mistral: key, openai });
  expect(pickModel(providers, 'llama-3').provider.name).toBe('openai');
  expect(pickModel(providers, 'anthropic/claude-opus-5')).toMatchObject({
    name: 'anthropic/claude-opus-5',
    provider: { name: 'openai' },
  });
  expect(pickModel(providers, 'mistral-small-latest').provider.name).toBe('mistral');
  expect(pickModel(providers, 'openai/mistral-small-latest')).toMatchObject({
    name: 'mistral-small-latest',
    provider: { name: 'openai' },
  });
});

test('a price is the organization’s own, else what is listed, also for a dated name', () => {
  const price = { input: 1, cachedInput: 0.5, output: 2 };
  expect(pickModel(all, 'gpt-4o', { 'gpt-4o': price }).price).toEqual(price);
  expect(pickModel(all, 'openai/gpt-4o', { 'gpt-4o': price }).price).toEqual(price);
  expect(pickModel(all, 'gpt-4o-2024-08-06').price).toMatchObject({ input: 2.5, output: 10 });
  expect(pickModel(all, 'claude-haiku-4-5-20251001').price).toMatchObject({ cacheWrite: 1.25 });
  expect(pickModel(all, 'gpt-99').price).toBeUndefined();
  // Who stands in for a model without a key costs nothing.
  expect(pickModel([builtIn], 'gpt-4o', { 'gpt-4o': price }).price).toMatchObject({ input: 0 });
});

type Act = Error | 'silent' | 'interrupted' | { text: string; fails?: Error };

/** A provider whose models do what they are told, one act a call. */
function scripted(acts: Record<string, Act[]>): { provider: ModelProvider; asked: string[] } {
  const asked: string[] = [];
  const languageModel = (modelId: string): LanguageModel => ({
    provider: 'scripted',
    modelId,
    async doStream() {
      asked.push(modelId);
      const act = acts[modelId]?.shift() ?? { text: modelId };
      if (act instanceof Error) throw act;
      return { stream: streamOf(act) };
    },
  });
  const abilities = (model: string) => ({ images: model !== 'blind', structuredOutput: true });
  const serves = (model: string): boolean => model !== 'unknown' && model !== 'built-in';
  return {
    provider: { name: 'scripted', title: 'Scripted', serves, languageModel, abilities },
    asked,
  };
}

function streamOf(act: Exclude<Act, Error>): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue({ type: 'stream-start', warnings: [] });
      if (act === 'silent') return;
      if (act === 'interrupted') return controller.close();
      controller.enqueue({ type: 'text-start', id: '0' });
      for (const delta of act.text) controller.enqueue({ type: 'text-delta', id: '0', delta });
      if (act.fails) controller.enqueue({ type: 'error', error: act.fails });
      else {
        controller.enqueue({
          type: 'finish',
          finishReason: { unified: 'stop', raw: 'stop' },
          usage: {
            inputTokens: { total: 100, noCache: 100, cacheRead: 0, cacheWrite: 0 },
            outputTokens: { total: 10, text: 10, reasoning: 0 },
          },
        });
      }
      controller.close();
    },
  });
}

const refusal = (statusCode: number, headers: Record<string, string> = {}): APICallError =>
  new APICallError({
    message: `refused ${statusCode}`,
    url: '',
    requestBodyValues: {},
    statusCode,
    responseHeaders: headers,
  });

const prices = {
  first: { input: 10, cachedInput: 1, output: 100 },
  second: { input: 1, cachedInput: 0.1, output: 5 },
};

function setUp(acts: Record<string, Act[]>, fallbacks = ['second', 'third']) {
  const { provider, asked } = scripted(acts);
  const picked = pickModels([provider, builtIn], { name: 'first', fallbacks, prices });
  const ask = async (): Promise<ModelReply> =>
    callModel(
      picked.model,
      { call: { prompt: [] }, silence: 1_000, signal: new AbortController().signal },
      () => undefined,
    );
  return { picked, asked, ask };
}

test.each([401, 403, 404])('after a %d the next model answers, and stays', async (status) => {
  const { picked, asked, ask } = setUp({ first: [refusal(status)] });
  expect((await ask()).text).toBe('second');
  expect((await ask()).text).toBe('second');
  expect(asked).toEqual(['first', 'second', 'second']);
  expect(picked.model.modelId).toBe('second');
});

test.each([400, 413, 422])('what is refused with a %d is not asked of another', async (status) => {
  const { asked, ask } = setUp({ first: [refusal(status)] });
  await expect(ask()).rejects.toThrow(`refused ${status}`);
  expect(asked).toEqual(['first']);
});

test('a temporary failure is the caller’s to try again; the second one moves on', async () => {
  const { asked, ask } = setUp({ first: [refusal(503), refusal(503)] });
  await expect(ask()).rejects.toThrow('refused 503');
  expect((await ask()).text).toBe('second');
  expect(asked).toEqual(['first', 'first', 'second']);
});

test('failures with an answer between them are not added up', async () => {
  const { asked, ask } = setUp({ first: [refusal(503), { text: 'fine' }, refusal(503)] });
  await expect(ask()).rejects.toThrow('refused 503');
  expect((await ask()).text).toBe('fine');
  await expect(ask()).rejects.toThrow('refused 503');
  expect(asked).toEqual(['first', 'first', 'first']);
});

test('nobody waits long for a model while another one is there', async () => {
  const { ask } = setUp({ first: [refusal(429, { 'retry-after': '30' })] });
  expect((await ask()).text).toBe('second');
});

test('a stream that ends before its first word is a failure of its model', async () => {
  const { asked, ask } = setUp({ first: ['interrupted', 'interrupted'] });
  await expect(ask()).rejects.toThrow('broke off');
  expect((await ask()).text).toBe('second');
  expect(asked).toEqual(['first', 'first', 'second']);
});

test('a model that stays silent is not asked again', async () => {
  vi.useFakeTimers();
  const { asked, ask } = setUp({ first: ['silent'] });
  const failure = ask().catch(String);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(await failure).toContain('silent');
  vi.useRealTimers();
  expect((await ask()).text).toBe('second');
  expect(asked).toEqual(['first', 'second']);
});

test('after the first word nobody else is asked: words cannot be taken back', async () => {
  const { asked, ask } = setUp({ first: [{ text: 'Well', fails: refusal(500) }] });
  await expect(ask()).rejects.toThrow('refused 500');
  expect(asked).toEqual(['first']);
});

test('where all fail it is the last one’s error', async () => {
  const { asked, ask } = setUp({
    first: [refusal(401)],
    second: [refusal(404)],
    third: [refusal(403)],
  });
  await expect(ask()).rejects.toThrow('refused 403');
  expect(asked).toEqual(['first', 'second', 'third']);
});

test('each model’s tokens cost what that model costs', async () => {
  const { picked, ask } = setUp({ first: [{ text: 'one' }, refusal(401)] });
  await ask();
  const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10 };
  expect(picked.costOf(usage)).toEqual({ input: 1_000, output: 1_000 });
  await ask();
  const both = { inputTokens: 200, cachedInputTokens: 0, outputTokens: 20 };
  expect(picked.costOf(both)).toEqual({ input: 1_100, output: 1_050 });
  expect(picked.price).toEqual(prices.second);
});

test('names that nobody serves are left out, as long as one is served', async () => {
  const { provider, asked } = scripted({});
  const picked = pickModels([provider, builtIn], { name: 'unknown', fallbacks: ['second'] });
  expect(picked.model.modelId).toBe('second');
  expect(asked).toEqual([]);
  const standIn = pickModels([provider, builtIn], { name: 'unknown' });
  expect(standIn.model.modelId).toBe('built-in');
});

test('pictures are shown only where all who may answer can see', () => {
  const { provider } = scripted({});
  const images = (fallbacks: string[]): boolean =>
    pickModels([provider], { name: 'first', fallbacks }).abilities.images;
  expect([images([]), images(['second']), images(['blind'])]).toEqual([true, true, false]);
});
