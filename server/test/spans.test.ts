import { ChatAnswer } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { calls, refuses, says, startModelServer } from './model-server.ts';
import type { Behaviour, ModelServer } from './model-server.ts';
import { startOtlpServer } from './otlp-server.ts';
import type { OtlpServer, ReceivedSpan } from './otlp-server.ts';

let model: ModelServer;
/** Takes what comes, and never answers. */
let deaf: OtlpServer;
beforeAll(async () => {
  deaf = await startOtlpServer({ isDeaf: true });
  model = await startModelServer(0, { onlyTurns: true });
});
afterEach(() => model.reset());
afterAll(async () => {
  await model.close();
  await deaf.close();
});

const QUESTION = 'How long does delivery to Zanzibar take?';

async function ask(app: TestApp, headers: Record<string, string> = {}): Promise<ChatAnswer> {
  const { body } = await app.api(
    'POST',
    '/api/agents/chat',
    { message: QUESTION },
    { accept: 'application/json', ...headers },
  );
  return ChatAnswer.parse(body);
}

/** Answers once on a server that sends its traces, and stops it: what came is whole then. */
async function traced(
  does: Behaviour[],
  {
    environment = {},
    headers = {},
  }: Partial<Record<'environment' | 'headers', Record<string, string>>> = {},
): Promise<{ answer: ChatAnswer; spans: ReceivedSpan[]; received: Record<string, unknown>[] }> {
  const receiver = await startOtlpServer();
  const app = await testApp({
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    ...environment,
  });
  model.next(...does);
  const answer = await ask(app, headers);
  await app.close();
  await receiver.close();
  return { answer, spans: receiver.spans, received: receiver.headers };
}

const named = (spans: ReceivedSpan[], name: string): ReceivedSpan[] =>
  spans.filter((span) => span.name.startsWith(name));

test('a run is one trace of an agent, its calls of a model, and of tools, as OpenTelemetry names them', async () => {
  const { answer, spans, received } = await traced(
    [refuses(503), calls('searchKnowledge', { query: 'Zanzibar' }), says('Two days [1].')],
    {
      environment: {
        OTEL_SERVICE_NAME: 'desk-eu',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-team=desk',
      },
    },
  );
  expect(received[0]).toMatchObject({
    path: '/v1/traces',
    authorization: 'Bearer abc',
    'x-team': 'desk',
  });
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([answer.traceId]));
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['desk-eu']));
  const [agent] = named(spans, 'invoke_agent');
  expect(agent).toMatchObject({
    name: `invoke_agent ${answer.agent.name}`,
    parentSpanId: '',
    status: 0,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'gen_ai.agent.id': answer.agent.id,
      'gen_ai.agent.name': answer.agent.name,
      'gen_ai.conversation.id': answer.conversationId,
      'gen_ai.usage.input_tokens': answer.usage.inputTokens,
      'gen_ai.usage.output_tokens': answer.usage.outputTokens,
    },
  });
  const chats = named(spans, 'chat ');
  expect(chats.map(({ attributes, status }) => [status, attributes['error.type']])).toEqual([
    [2, '503'],
    [0, undefined],
    [0, undefined],
  ]);
  expect(chats[1]).toMatchObject({
    kind: 3,
    parentSpanId: agent?.spanId,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': answer.usage.model,
      'gen_ai.response.finish_reasons': ['tool-calls'],
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 200,
    },
  });
  const [tool] = named(spans, 'execute_tool');
  expect(tool).toMatchObject({
    name: 'execute_tool searchKnowledge',
    parentSpanId: agent?.spanId,
    attributes: { 'gen_ai.tool.name': 'searchKnowledge' },
  });
  expect(String(tool?.attributes['gen_ai.tool.call.id'])).toMatch(/^call_/u);
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThanOrEqual(agent?.start ?? Infinity);
    expect(end).toBeLessThanOrEqual(agent?.end ?? 0);
  }
  // Nothing of what customers write, unless the operator wants it.
  expect(JSON.stringify(spans)).not.toContain('Zanzibar');
});

test('a failed turn is a failed span; what was said is told where it is wanted', async () => {
  const { spans } = await traced([refuses(401)], {
    environment: { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' },
  });
  const [agent] = named(spans, 'invoke_agent');
  expect(agent).toMatchObject({ status: 2, attributes: { 'error.type': 'model-failed' } });
  const [chat] = named(spans, 'chat ');
  expect(chat?.attributes['gen_ai.input.messages']).toContain('Zanzibar');
  expect(chat?.attributes['gen_ai.system_instructions']).toContain('support chat');
});

test('a turn becomes part of the trace of whoever asks', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  const { answer, spans } = await traced([says('Two days.')], { headers: { traceparent } });
  expect(answer.traceId).toBe(traceId);
  const [agent] = named(spans, 'invoke_agent');
  expect(agent).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331' });
});

test.each([
  ['is not there', async () => 'http://127.0.0.1:9'],
  ['never answers', async () => deaf.url],
])('a receiver that %s holds up no turn, and not the end of the process', async (_, urlOf) => {
  const app = await testApp({
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: model.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: await urlOf(),
  });
  model.next(says('Two days.'), says('Two days.'));
  expect((await ask(app)).text).toBe('Two days.');
  expect((await ask(app)).text).toBe('Two days.');
  await app.close();
});
