import { ChatAnswer, Message, Problem, Run } from '@frontdesk/contract';
import { DefaultChatTransport, readUIMessageStream } from 'ai';
import type { UIMessage } from 'ai';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import {
  breaksAfter,
  calls,
  refuses,
  says,
  searchesAndAnswers,
  startModelServer,
} from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';

let model: ModelServer;
let app: TestApp;
/** A second server on the same database, without a key. */
let keyless: TestApp;

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  app = await testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url });
  keyless = await testApp({}, app);
});
afterEach(() => model.reset());
afterAll(async () => {
  await keyless.close();
  await app.close();
  await model.close();
});

const json = { accept: 'application/json' };

async function ask(body: object, on = app): Promise<ChatAnswer> {
  const { status, body: answer } = await on.api('POST', '/api/agents/chat', body, json);
  expect({ status, answer }).toMatchObject({ status: 200 });
  return ChatAnswer.parse(answer);
}

async function messagesOf(conversationId: string): Promise<Message[]> {
  const { body } = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  return z
    .object({ items: z.array(Message) })
    .parse(body)
    .items.filter(({ type }) => type !== 'system')
    .toReversed();
}

async function conversationOf(id: string): Promise<{ handler: string; status: string }> {
  const { body } = await app.api('GET', `/api/conversations/${id}`);
  return z.object({ handler: z.string(), status: z.string() }).parse(body);
}

/** Sends messages by the AI SDK's own transport and reads the answer as its client does. */
async function sendBySdk(chatId: string, messages: UIMessage[], on = app): Promise<UIMessage> {
  const transport = new DefaultChatTransport({
    api: `${on.url}/api/agents/chat`,
    headers: { authorization: `Bearer ${on.demo.apiKey}` },
  });
  const stream = await transport.sendMessages({
    trigger: 'submit-message',
    chatId,
    messageId: undefined,
    messages,
    abortSignal: undefined,
  });
  let last: UIMessage | undefined;
  for await (const message of readUIMessageStream({ stream, terminateOnError: true })) {
    last = message;
  }
  if (!last) throw new Error('The stream held no message.');
  return last;
}

const userMessage = (id: string, text: string): UIMessage => ({
  id,
  role: 'user',
  parts: [{ type: 'text', text }],
});
const textOf = ({ parts }: UIMessage): string =>
  parts.map((part) => (part.type === 'text' ? part.text : '')).join('');

const Metadata = ChatAnswer.omit({ text: true });

test('JSON: answers with source, confidence, cost and trace, and stores all of it', async () => {
  model.next(searchesAndAnswers, searchesAndAnswers);
  const answer = await ask({ message: 'How long does delivery take?' });
  expect(answer.text).toBe('It takes two days. Anything else?');
  expect(answer.agent).toMatchObject({ name: 'Robin', type: 'support' });
  expect(answer).toMatchObject({ handedOver: false, toolsUsed: ['searchKnowledge'] });
  expect(answer.sources[0]?.url).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/help\/demo\/articles\/[\w-]+$/u,
  );
  // 2 × (800 fresh + 200 cached) tokens in, 2 × 50 out, at the price of gpt-4o.
  expect(answer.usage).toEqual({
    model: 'gpt-4o',
    inputTokens: 2_000,
    outputTokens: 100,
    cost: (1_600 * 2.5 + 400 * 1.25 + 100 * 10) / 1e6,
  });
  const [asked, stored] = await messagesOf(answer.conversationId);
  expect(asked).toMatchObject({ senderType: 'customer', content: 'How long does delivery take?' });
  expect(stored).toMatchObject({
    id: answer.messageId,
    senderType: 'ai',
    content: answer.text,
    aiModel: 'gpt-4o',
    tokensUsed: 2_100,
    isDelivered: true,
    // The team reads it on the server's own pages.
    sources: answer.sources.map((item) => ({ ...item, url: new URL(item.url).pathname })),
    confidence: answer.confidence,
  });
  const { body } = await app.api('GET', `/api/runs/${stored?.runId}`);
  const run = Run.parse(body);
  expect(run).toMatchObject({ status: 'done', traceId: answer.traceId, costMicros: 5_500 });
  expect(run.steps.map(({ kind }) => kind)).toEqual([
    'routing',
    'model',
    'search',
    'model',
    'answer',
  ]);
});

test('stream: the AI SDK’s own client reads words, tools, sources and the end', async () => {
  model.next(searchesAndAnswers, searchesAndAnswers);
  const message = await sendBySdk('chat-1', [userMessage('m1', 'How long does delivery take?')]);
  expect(textOf(message)).toBe('It takes two days. Anything else?');
  const tool = message.parts.find(({ type }) => type === 'tool-searchKnowledge');
  expect(tool).toMatchObject({ state: 'output-available' });
  const source = message.parts.find(({ type }) => type === 'source-url');
  expect(source).toHaveProperty(
    'url',
    expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/help\/demo\/articles\//u),
  );
  const metadata = Metadata.parse(message.metadata);
  expect(message.id).toBe(metadata.messageId);
  const [, stored] = await messagesOf(metadata.conversationId);
  expect(stored).toMatchObject({ id: metadata.messageId, content: textOf(message) });
});

test('stream: a handover comes as data, and the conversation is a person’s', async () => {
  model.next(calls('handOver', { reason: 'asked-for-person' }));
  const message = await sendBySdk('chat-2', [userMessage('m1', 'A human, please')]);
  const part = message.parts.find(({ type }) => type === 'data-handover');
  expect(part).toMatchObject({ data: { reason: 'asked-for-person' } });
  expect(textOf(message)).toMatch(/colleague/u);
  const { conversationId } = Metadata.parse(message.metadata);
  expect(await conversationOf(conversationId)).toMatchObject({
    handler: 'person',
    status: 'escalated',
  });
});

test('one chat of a client is one conversation, and its repeated message is answered once', async () => {
  model.next(says('One.'), says('Two.'));
  const first = userMessage('m1', 'First');
  const one = await sendBySdk('chat-3', [first]);
  const again = await sendBySdk('chat-3', [first]);
  expect(textOf(again)).toBe('One.');
  expect(again.id).toBe(one.id);
  const two = await sendBySdk('chat-3', [first, one, userMessage('m2', 'Second')]);
  const { conversationId } = Metadata.parse(two.metadata);
  expect(conversationId).toBe(Metadata.parse(one.metadata).conversationId);
  const said = await messagesOf(conversationId);
  expect(said.map(({ content }) => content)).toEqual(['First', 'One.', 'Second', 'Two.']);
  // The model heard what was said before.
  expect(model.asked[1]?.messages.slice(1).map(({ content }) => content)).toEqual([
    'First',
    'One.',
    'Second',
  ]);
});

test('two first messages of one chat at the same moment begin one conversation', async () => {
  model.next(says('A.'), says('B.'));
  const [one, two] = await Promise.all([
    ask({ id: 'chat-4', messages: [userMessage('m1', 'One')] }),
    ask({ id: 'chat-4', messages: [userMessage('m2', 'Two')] }),
  ]);
  expect(one.conversationId).toBe(two.conversationId);
  // One turn may answer both, where both were there before it began.
  const said = (await messagesOf(one.conversationId)).map(({ content }) => content);
  expect(said).toEqual(expect.arrayContaining(['One', 'Two', 'A.']));
});

test('the same message sent twice at the same moment is answered once', async () => {
  model.next(says('Only once.', 30));
  const body = { id: 'chat-5', messages: [userMessage('m1', 'Hi there, one question')] };
  const [one, two] = await Promise.all([ask(body), ask(body)]);
  expect(two).toEqual(one);
  expect(await messagesOf(one.conversationId)).toHaveLength(2);
});

test('a message that comes while another is answered waits for the turn after it', async () => {
  model.next(says('The first.', 60), says('The second.'));
  const contact = { externalId: 'in-a-hurry' };
  const one = ask({ id: 'hurry', message: 'One', contact });
  await expect.poll(() => model.asked.length).toBeGreaterThan(0);
  const two = await ask({ id: 'hurry', message: 'Two', contact });
  expect((await one).text).toBe('The first.');
  // Which of the two servers took the second turn is open.
  const said = await messagesOf(two.conversationId);
  expect(said.map(({ senderType }) => senderType)).toEqual(['customer', 'customer', 'ai', 'ai']);
  expect(two).toMatchObject({ messageId: said[3]?.id, text: said[3]?.content });
});

test('under one Idempotency-Key one question is asked once, streamed or not', async () => {
  model.next(says('Only this once.'));
  const send = async (message: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${app.url}/api/agents/chat`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${app.demo.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': 'chat-retry',
      },
      body: JSON.stringify({ message }),
    });
    // How the words are cut into pieces hangs on how fast they come.
    const pieces = (await response.text()).matchAll(/"delta":"([^"]*)"/gu);
    return { status: response.status, text: [...pieces].map(([, piece]) => piece).join('') };
  };
  expect((await send('Are you open?')).text).toBe('Only this once.');
  // The words can be there a moment before it is noted that they are: then one is told to ask later.
  const again = async (): Promise<string> => (await send('Are you open?')).text;
  await expect.poll(again, { timeout: 5_000 }).toBe('Only this once.');
  expect(model.asked).toHaveLength(1);
  expect((await send('Something else')).status).toBe(409);
});

test('conversationId goes on; one of nobody is not found', async () => {
  model.next(says('One.'), says('Two.'));
  const { conversationId } = await ask({ message: 'First', contact: { email: 'a@shop.example' } });
  expect((await ask({ message: 'Second', conversationId })).conversationId).toBe(conversationId);
  const unknown = await app.api('POST', '/api/agents/chat', { message: 'x', conversationId: 'no' });
  expect(unknown.status).toBe(404);
});

test('a contact is known again; a new chat of theirs is a new conversation', async () => {
  model.next(says('One.'), says('Two.'));
  const contact = { email: 'known@shop.example', name: 'Ada' };
  const one = await ask({ message: 'First', contact });
  const two = await ask({ message: 'Second', contact });
  expect(two.conversationId).not.toBe(one.conversationId);
  const Detail = z.object({ contact: z.object({ id: z.string(), name: z.string() }) });
  const contacts = await Promise.all(
    [one, two].map(async ({ conversationId }) => {
      const { body } = await app.api('GET', `/api/conversations/${conversationId}`);
      return Detail.parse(body).contact;
    }),
  );
  expect(contacts[0]).toEqual(contacts[1]);
});

test('config overrides the agent for this turn; a tool that does not exist is refused', async () => {
  model.next(calls('handOver', { reason: 'cannot-answer' }));
  const config = {
    model: 'gpt-4.1',
    instructions: 'Speak like a pirate.',
    temperature: 0,
    maxTokens: 77,
    tools: ['handOver'],
    fallbackMessage: 'Ahoy, a mate comes.',
  };
  const answer = await ask({ message: 'Hm', config });
  expect(answer.handedOver).toBe(true);
  expect(answer.text).toMatch(/^Ahoy, a mate comes\. Nobody of our team/u);
  expect(model.asked[0]).toMatchObject({ model: 'gpt-4.1', temperature: 0, max_tokens: 77 });
  expect(model.asked[0]?.messages[0]?.content).toMatch(/pirate/u);
  expect(model.asked[0]?.tools).toHaveLength(1);
  const wrong = { message: 'Hm', config: { tools: ['launchRocket'] } };
  expect(await app.api('POST', '/api/agents/chat', wrong)).toMatchObject({ status: 422 });
});

test('keywords choose the agent, a named agent comes first', async () => {
  model.next(says('One.'), says('Two.'));
  const billing = await ask({ message: 'Where is my INVOICE?' });
  expect(billing.agent.type).toBe('billing');
  const named = await ask({ message: 'Hello', agentId: billing.agent.id });
  expect(named.agent.id).toBe(billing.agent.id);
  const nobody = { message: 'Hello', agentId: 'nobody' };
  expect(await app.api('POST', '/api/agents/chat', nobody)).toMatchObject({ status: 404 });
});

test.each([
  ['nothing', {}],
  ['only white space', { message: ' \n ' }],
  ['no user message', { messages: [{ role: 'assistant', parts: [] }] }],
  ['a message of 20,001 characters', { message: 'a'.repeat(20_001) }],
  ['an unknown field of config', { message: 'x', config: { tempo: 1 } }],
])('%s is refused with a problem', async (_, body) => {
  const { status, body: problem } = await app.api('POST', '/api/agents/chat', body);
  expect(status).toBe(400);
  expect(Problem.parse(problem).status).toBe(400);
});

test('a model that is down or breaks off ends in a handover that the customer reads', async () => {
  model.next(refuses(401), breaksAfter('It takes'));
  const down = await ask({ message: 'One' });
  expect(down).toMatchObject({ handedOver: true, confidence: 0 });
  const cut = await sendBySdk('chat-6', [userMessage('m1', 'Two')]);
  expect(textOf(cut)).toMatch(/^It takes\n\nMy answer broke off here/u);
  const { conversationId } = Metadata.parse(cut.metadata);
  const stored = (await messagesOf(conversationId)).at(-1);
  expect(stored?.content).toBe(textOf(cut));
  const { body } = await app.api('GET', `/api/runs/${stored?.runId}`);
  expect(Run.parse(body)).toMatchObject({
    status: 'failed',
    error: 'The model broke off in the middle of its answer.',
  });
});

test('who writes while a person has the conversation is told so, and the model is not asked', async () => {
  model.next(says('One.'));
  const { conversationId } = await ask({ message: 'First' });
  await app.api('POST', `/api/conversations/${conversationId}/take-over`);
  model.reset();
  const answer = await ask({ message: 'Is anybody there?', conversationId });
  expect(answer.handedOver).toBe(true);
  expect(answer.text).toMatch(/colleague/u);
  expect(model.asked).toHaveLength(0);
  expect((await messagesOf(conversationId)).at(-1)?.content).toBe('Is anybody there?');
});

test('an answer is dropped when a person takes over while it is written', async () => {
  model.next(says('One.'), says('These words come too late.', 60));
  const { conversationId } = await ask({ message: 'First' });
  const late = ask({ message: 'Second', conversationId });
  await expect.poll(() => model.asked.length).toBe(2);
  await app.api('POST', `/api/conversations/${conversationId}/take-over`);
  expect(await late).toMatchObject({ handedOver: true, sources: [] });
  const said = (await messagesOf(conversationId)).map(({ content }) => content);
  expect(said).not.toContain('These words come too late.');
  expect(said).toContain('Second');
});

test('a client that goes away gets its answer stored', async () => {
  model.next(says('You left too early for this.', 40));
  const leaving = new AbortController();
  const response = await fetch(`${app.url}/api/agents/chat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${app.demo.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ message: 'Bye', contact: { externalId: 'leaver' } }),
    signal: leaving.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = (await reader?.read()) ?? {};
  const conversationId = /"conversationId":"([^"]+)"/u.exec(value ?? '')?.[1] ?? '';
  leaving.abort();
  await expect
    .poll(async () => (await messagesOf(conversationId)).at(-1)?.content, { timeout: 5_000 })
    .toBe('You left too early for this.');
});

test('without a key the built-in model answers from the help centre, or hands over', async () => {
  const question = {
    message: 'How do I return an item? Which steps?',
    config: { model: 'gpt-4o' },
  };
  // Articles are embedded in the background after the first start.
  await expect
    .poll(async () => (await ask(question, keyless)).sources[0]?.title, { timeout: 25_000 })
    .toBe('Returns and refunds');
  const answer = await ask(question, keyless);
  expect(answer.usage).toMatchObject({ model: 'built-in', cost: 0 });
  expect(answer.confidence).toBeGreaterThan(0.4);
  const unknown = await ask({ message: 'Who won the world cup of 1954?' }, keyless);
  expect(unknown).toMatchObject({ handedOver: true, sources: [], confidence: 0 });
  const german = await ask({ message: 'Ich möchte bitte mit einem Menschen sprechen' }, keyless);
  expect(german.handedOver).toBe(true);
  expect(german.text).toMatch(/^Ich gebe Sie/u);
});
