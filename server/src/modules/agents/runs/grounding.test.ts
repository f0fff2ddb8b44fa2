import { ChatAnswer, Message } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { testApp } from '../../../../test/harness.ts';
import type { TestApp } from '../../../../test/harness.ts';
import { calls, says, startModelServer } from '../../../../test/model-server.ts';
import type { ModelServer } from '../../../../test/model-server.ts';

/** Sentences that no source says are marked for the team, or kept from the customer. */
let app: TestApp;
let model: ModelServer;
let agentId: string;

const TRUE = 'Thank you for asking.';
const INVENTED = 'Our warehouse in Utrecht ships umbrellas within 83 minutes by drone.';

beforeAll(async () => {
  model = await startModelServer(0, { onlyTurns: true });
  app = await testApp({ OPENAI_API_KEY: 'key', OPENAI_BASE_URL: model.url });
});
beforeEach(async () => {
  model.reset();
  const { body } = await app.api('POST', '/api/agents', {
    name: 'Nova',
    type: 'custom',
    instructions: 'You answer.',
  });
  agentId = z.object({ id: z.string() }).parse(body).id;
});
afterAll(async () => {
  await app.close();
  await model.close();
});

/** How the agent is set up is what the inbox sets. */
async function setGrounding(grounding: 'off' | 'mark' | 'withhold'): Promise<void> {
  const tool = { toolName: 'searchKnowledge', settings: { grounding } };
  expect((await app.api('POST', `/api/agents/${agentId}/tools`, tool)).status).toBe(201);
}

async function ask(answer: string): Promise<ChatAnswer> {
  model.next(calls('searchKnowledge', { query: 'shipping' }), says(answer));
  const asked = { agentId, message: 'How fast do you ship?' };
  const { body } = await app.api('POST', '/api/agents/chat', asked, { accept: 'application/json' });
  return ChatAnswer.parse(body);
}

/** The answer as the team sees it. */
async function seenByTeam({ conversationId, messageId }: ChatAnswer) {
  const { body } = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  const { items } = z.object({ items: z.array(Message) }).parse(body);
  return items.find(({ id }) => id === messageId);
}

test('as usual they are sent, and the team sees which they are', async () => {
  const answer = await ask(`${TRUE} ${INVENTED}`);
  expect(answer.text).toBe(`${TRUE} ${INVENTED}`);
  expect(await seenByTeam(answer)).toMatchObject({ unsourced: [INVENTED] });
  expect(JSON.stringify(answer)).not.toContain('unsourced');
});

test('one that cites what does not say it is marked as the customer reads it', async () => {
  const answer = await ask(`${TRUE} ${INVENTED.slice(0, -1)} [1]. ${TRUE}`);
  expect(answer.text).toBe(`${TRUE} ${INVENTED} ${TRUE}`);
  expect(await seenByTeam(answer)).toMatchObject({ unsourced: [INVENTED] });
});

test('a visitor never hears of marks, neither when asking nor by news', async () => {
  const open = await app.api('POST', '/api/widget/session', { channelKey: app.demo.channelKey });
  const { token } = z.object({ token: z.string() }).parse(open.body);
  const line = `${app.url.replace('http', 'ws')}/api/widget/realtime?token=${token}&after=0`;
  const socket = new WebSocket(line);
  const news: string[] = [];
  socket.addEventListener('message', ({ data }) => void news.push(String(data)));
  const headers = { authorization: `Bearer ${token}` };
  const said = { content: 'How fast do you ship?', externalId: crypto.randomUUID() };
  model.next(calls('searchKnowledge', { query: 'shipping' }), says(INVENTED));
  const sent = await app.api('POST', '/api/widget/messages', said, headers);
  const isAnswer = (text: string) => text.includes('message.created') && text.includes(INVENTED);
  await expect.poll(() => news.some(isAnswer), { timeout: 20_000 }).toBe(true);
  socket.close();
  const { conversationId } = z.object({ conversationId: z.string() }).parse(sent.body);
  const team = await app.api('GET', `/api/conversations/${conversationId}/messages`);
  expect(JSON.stringify(team.body)).toContain(`"unsourced":["${INVENTED}"]`);
  const { body } = await app.api('GET', '/api/widget/messages', undefined, headers);
  expect(JSON.stringify(body)).toContain(INVENTED);
  expect(JSON.stringify(body) + news.join('')).not.toContain('unsourced');
});

test('held back, the customer reads the rest alone', async () => {
  await setGrounding('withhold');
  const answer = await ask(`${TRUE} ${INVENTED}`);
  expect(answer.text.trim()).toBe(TRUE);
  expect(await seenByTeam(answer)).toMatchObject({ unsourced: [INVENTED] });
});

test('where nothing is left, a person gets it and the customer is told', async () => {
  await setGrounding('withhold');
  const answer = await ask(INVENTED);
  expect(answer).toMatchObject({ handedOver: true });
  expect(answer.text).not.toContain('Utrecht');
  expect(answer.text.length).toBeGreaterThan(20);
});

test('not looked for, none is marked', async () => {
  await setGrounding('off');
  const answer = await ask(`${TRUE} ${INVENTED}`);
  expect(await seenByTeam(answer)).toMatchObject({ unsourced: [] });
});
