import { ChatAnswer, Handover, HandoverRule, Message, WidgetMessage } from '@frontdesk/contract';
import type { ChannelHandover, HandoverRuleInput } from '@frontdesk/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../test/harness.ts';
import type { TestApp } from '../../../test/harness.ts';
import { calls, says, searchesAndAnswers, startModelServer } from '../../../test/model-server.ts';
import type { ModelServer } from '../../../test/model-server.ts';

let model: ModelServer;
let app: TestApp;
let channelId: string;

beforeAll(async () => {
  model = await startModelServer();
  app = await testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url, RATE_LIMIT: 'off' });
  const { body } = await app.api('GET', '/api/channels');
  const [channel] = z.object({ items: z.array(z.object({ id: z.string() })) }).parse(body).items;
  channelId = channel?.id ?? '';
});
afterEach(async () => {
  await app.api('PUT', `/api/channels/${channelId}/handover`, { ...aiFirst });
  await app.api('PUT', '/api/business-hours', { hours: null });
  const { body } = await app.api('GET', '/api/handover-rules');
  for (const { id } of z.object({ items: z.array(HandoverRule) }).parse(body).items) {
    await app.api('DELETE', `/api/handover-rules/${id}`);
  }
  model.reset();
});
afterAll(async () => {
  await app.close();
  await model.close();
});

const aiFirst: ChannelHandover = { mode: 'ai-first', message: null, hours: null };
const PATIENCE = { timeout: 20_000, interval: 100 };

/** Always open, or not before the day after tomorrow. */
function hours(isOpen: boolean) {
  const all = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const soon = all[(new Date().getUTCDay() + 8) % 7];
  const spans = (day: string) => (isOpen || day === soon ? [{ from: '00:00', to: '24:00' }] : []);
  return {
    timeZone: 'UTC',
    weekly: Object.fromEntries(all.map((day) => [day, spans(day)])),
    holidays: [],
  };
}

async function addRule(rule: HandoverRuleInput): Promise<void> {
  const { status, body } = await app.api('POST', '/api/handover-rules', rule);
  expect({ status, body }).toMatchObject({ status: 201 });
}

async function ask(message: string, conversationId?: string): Promise<ChatAnswer> {
  const said = { message, ...(conversationId ? { conversationId } : {}) };
  const { body } = await app.api('POST', '/api/agents/chat', said, { accept: 'application/json' });
  const answer = ChatAnswer.parse(body);
  if (answer.handedOver) await written(answer.conversationId);
  return answer;
}

/** The summary asks the model too: what a test scripts next is not for it. */
async function written(id: string): Promise<void> {
  const status = async () => (await handoverOf(id))?.status;
  await expect.poll(status, PATIENCE).toBe('ready');
}

async function handoverOf(id: string): Promise<Handover | null> {
  const { body } = await app.api('GET', `/api/conversations/${id}/handover`);
  return z.object({ handover: Handover.nullable() }).parse(body).handover;
}

/** Requests of turns; those of summaries bring no tools. */
const turns = () => model.asked.filter(({ tools }) => tools !== undefined).length;

const conversation = async (id: string) => {
  const { body } = await app.api('GET', `/api/conversations/${id}`);
  return z.object({ handler: z.string(), status: z.string(), priority: z.number() }).parse(body);
};

test.each<[string, HandoverRuleInput['condition']]>([
  ['Can I talk to a human?', { kind: 'asked-for-person' }],
  ['You are useless, I am furious', { kind: 'angry' }],
  ['I have talked to my lawyers about the invoice', { kind: 'keyword', words: ['lawyers'] }],
  [
    'My parcel got lost on the way to me',
    { kind: 'topic', examples: ['The package never arrived'], similarity: 0.3 },
  ],
])('“%s” goes to people before the model is asked', async (message, condition) => {
  await addRule({ name: 'A rule', condition, priority: 3, message: 'One moment.' });
  const answer = await ask(message);
  expect(answer).toMatchObject({ handedOver: true, usage: { inputTokens: 0 } });
  expect(answer.text).toMatch(/^One moment\. Nobody of our team is online right now\./u);
  expect(turns()).toBe(0);
  expect(await conversation(answer.conversationId)).toEqual({
    handler: 'person',
    status: 'escalated',
    priority: 3,
  });
});

test('a question that comes again goes to people; two questions do not', async () => {
  await addRule({ name: 'Twice', condition: { kind: 'repeated', times: 2 } });
  model.next(says('Two days.'), says('Free.'));
  const first = await ask('How long does delivery to Berlin take?');
  expect((await ask('What does it cost?', first.conversationId)).handedOver).toBe(false);
  const again = await ask('how long does the delivery to Berlin take', first.conversationId);
  expect(again).toMatchObject({ handedOver: true });
});

test('who is marked as important goes to people, and a long talk does', async () => {
  await addRule({ name: 'Important', condition: { kind: 'vip', tags: ['VIP'] } });
  await addRule({ name: 'Long', condition: { kind: 'too-many-turns', turns: 2 } });
  model.next(says('One.'), says('Two.'));
  const first = await ask('Hello there');
  await app.api('PATCH', `/api/conversations/${first.conversationId}`, { tags: ['vip'] });
  expect((await ask('And now?', first.conversationId)).handedOver).toBe(true);
  model.reset();
  model.next(says('One.'), says('Two.'));
  const other = await ask('Good morning');
  await ask('A second question', other.conversationId);
  expect((await ask('A third one', other.conversationId)).handedOver).toBe(true);
});

test('outside business hours the customer is told when the team is back', async () => {
  await app.api('PUT', '/api/business-hours', { hours: hours(false) });
  await addRule({ name: 'Closed', condition: { kind: 'business-hours', when: 'closed' } });
  const answer = await ask('Wie lange dauert die Lieferung?');
  expect(answer.handedOver).toBe(true);
  expect(answer.text).toMatch(/Unser Team ist .* um 0:00 Uhr wieder da/u);
});

test('an unsure answer is replaced before anybody saw it, or kept with a person beside it', async () => {
  const below = { kind: 'low-confidence', below: 0.5 } as const;
  await addRule({ name: 'Unsure', condition: { ...below, answer: 'replace' } });
  model.next(says('I guess it is blue.'));
  const replaced = await ask('What colour is the box?');
  expect(replaced).toMatchObject({ handedOver: true, confidence: 0, sources: [] });
  expect(replaced.text).not.toContain('blue');
  model.next(says('I guess it is blue.'));
  const streamed = await fetch(`${app.url}/api/agents/chat`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${app.demo.apiKey}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ message: 'What colour is the box?' }),
  });
  const stream = await streamed.text();
  expect(turns()).toBe(2);
  expect(stream).not.toContain('blue');
  await written(/"conversationId":"([^"]+)"/u.exec(stream)?.[1] ?? '');
  expect(stream).toContain('"type":"data-handover","data":{"reason":"low-confidence"');

  const { body } = await app.api('GET', '/api/handover-rules');
  const [rule] = z.object({ items: z.array(HandoverRule) }).parse(body).items;
  await app.api('PATCH', `/api/handover-rules/${rule?.id}`, {
    condition: { ...below, answer: 'keep' },
  });
  model.next(says('I guess it is blue.'));
  const kept = await ask('What colour is the box?');
  expect(kept.handedOver).toBe(true);
  expect(kept.text).toMatch(/^I guess it is blue\.\n\n.*Nobody of our team/su);
  expect((await conversation(kept.conversationId)).handler).toBe('person');
});

test('an answer that is sure enough stays with the AI', async () => {
  await addRule({
    name: 'Unsure',
    condition: { kind: 'low-confidence', below: 0.3, answer: 'replace' },
  });
  model.next(searchesAndAnswers, searchesAndAnswers);
  const answer = await ask('How long does delivery take?');
  expect(answer).toMatchObject({ handedOver: false });
  expect(answer.text).toContain('It takes two days');
});

test('a handover by the model tells when somebody answers, also in German', async () => {
  model.next(calls('handOver', { reason: 'not-in-knowledge' }));
  const answer = await ask('Wo ist meine Bestellung und wann kommt sie?');
  expect(answer.handedOver).toBe(true);
  expect(answer.text).toMatch(/keine verlässliche Antwort.* Gerade ist niemand/u);
});

/** Writes by the widget and reads until somebody has answered. */
async function chat(content: string, extra: object = {}) {
  const open = await app.api('POST', '/api/widget/session', { channelKey: app.demo.channelKey });
  const session = z.object({ token: z.string(), handover: z.string() }).parse(open.body);
  const headers = { authorization: `Bearer ${session.token}` };
  const externalId = crypto.randomUUID();
  await app.api('POST', '/api/widget/messages', { content, externalId, ...extra }, headers);
  const read = async () => {
    const { body } = await app.api('GET', '/api/widget/messages', undefined, headers);
    return z
      .object({
        conversation: z.object({ id: z.string(), handler: z.string() }),
        messages: z.array(WidgetMessage),
      })
      .parse(body);
  };
  await expect.poll(async () => (await read()).messages.length, PATIENCE).toBe(2);
  const visit = await read();
  if (visit.conversation.handler === 'person') await written(visit.conversation.id);
  return { ...visit, mode: session.handover, headers };
}

const setMode = async (set: Partial<ChannelHandover>) =>
  app.api('PUT', `/api/channels/${channelId}/handover`, { ...aiFirst, ...set });

test('person first: the team has it at once, and the customer knows', async () => {
  await setMode({ mode: 'person-first' });
  const { messages, conversation: now } = await chat('Hello, how are you?');
  expect(now.handler).toBe('person');
  expect(messages[1]?.content).toContain('Nobody of our team is online right now.');
  expect(turns()).toBe(0);
});

test('the customer’s choice: a person, or the AI', async () => {
  await setMode({ mode: 'customer-choice' });
  const person = await chat('Hello, how are you?', { handler: 'person' });
  expect(person).toMatchObject({ mode: 'customer-choice', conversation: { handler: 'person' } });
  model.next(says('Well, thanks.'));
  const ai = await chat('Hello, how are you?', { handler: 'ai' });
  expect(ai.conversation.handler).toBe('ai');
  expect(ai.messages[1]?.content).toBe('Well, thanks.');
});

test('AI outside of the hours alone: people have it while they are there', async () => {
  await setMode({ mode: 'ai-outside-hours' });
  await app.api('PUT', '/api/business-hours', { hours: hours(true) });
  expect((await chat('Hello there, you')).conversation.handler).toBe('person');
  await app.api('PUT', '/api/business-hours', { hours: hours(false) });
  model.next(says('Hi.'));
  const closed = await chat('Hello there, you', { timeZone: 'Asia/Tokyo' });
  expect(closed.messages[1]?.content).toBe('Hi.');
  // By the button they go to people, who are back at nine by the clocks of Tokyo.
  const asked = await app.api('POST', '/api/widget/person?language=de', {}, closed.headers);
  expect(asked.status).toBe(200);
  await written(closed.conversation.id);
  const { body } = await app.api('GET', '/api/widget/messages', undefined, closed.headers);
  const { messages } = z.object({ messages: z.array(WidgetMessage) }).parse(body);
  expect(messages.at(-1)?.content).toMatch(
    /^An unser Team weitergegeben\. .* 9:00 Uhr.*Ihre Zeit/u,
  );
});

test('no handover at all: a message instead, whoever asks', async () => {
  await setMode({ mode: 'no-handover', message: 'Write to help@shop.example.' });
  await addRule({ name: 'Angry', condition: { kind: 'angry' } });
  model.next(calls('handOver', { reason: 'cannot-answer' }));
  const { conversation: now, messages, headers } = await chat('You are useless, I am furious');
  expect(now.handler).toBe('ai');
  expect(messages[1]?.content).toBe('Write to help@shop.example.');
  await app.api('POST', '/api/widget/person', {}, headers);
  const { body } = await app.api('GET', '/api/widget/messages', undefined, headers);
  const after = z
    .object({
      conversation: z.object({ handler: z.string() }),
      messages: z.array(WidgetMessage),
    })
    .parse(body);
  expect(after.conversation.handler).toBe('ai');
  expect(after.messages.at(-1)?.content).toBe('Write to help@shop.example.');
});

test('whoever takes it reads why, a summary and a suggested answer by the model', async () => {
  await addRule({ name: 'Ask for people', condition: { kind: 'asked-for-person' } });
  model.next(says('- Wants a person'), says('- Wants a person'));
  const { conversationId } = await ask('I want to talk to a human about my delivery');
  expect(await handoverOf(conversationId)).toMatchObject({
    reason: 'asked-for-person',
    ruleName: 'Ask for people',
    summary: '- Wants a person',
    suggestion: '- Wants a person',
    model: 'gpt-4o',
  });
});

test('given back, the AI goes on from what the person said', async () => {
  await addRule({ name: 'Ask for people', condition: { kind: 'asked-for-person' } });
  const { conversationId } = await ask('I want to talk to a human');
  const path = `/api/conversations/${conversationId}`;
  await app.api('POST', `${path}/messages`, { content: 'I have extended your warranty to 2030.' });
  await app.api('POST', `${path}/hand-back`);
  model.reset();
  model.next(says('Until 2030.'));
  const answer = await ask('How long is my warranty?', conversationId);
  expect(answer).toMatchObject({ handedOver: false, text: 'Until 2030.' });
  const system = model.asked[0]?.messages[0]?.content;
  expect(system).toContain('given it back to you');
  expect(system).toContain('I have extended your warranty to 2030.');
  const { body } = await app.api('GET', `${path}/messages`);
  expect(z.object({ items: z.array(Message) }).parse(body).items.length).toBeGreaterThan(4);
});
