import { expect, test } from 'vitest';
import { noAnswer, stopped, withPart } from './answer.ts';
import type { Answer } from './answer.ts';
import { chatPartOf } from './chat-part.ts';

function read(events: object[], from = noAnswer): Answer {
  let answer = from;
  for (const [at, event] of events.entries()) {
    const part = chatPartOf(JSON.stringify(event));
    if (part) answer = withPart(answer, part, at);
  }
  return answer;
}

const call = (toolCallId: string) => ({
  type: 'tool-input-available',
  toolCallId,
  toolName: 'refund',
  input: {},
});
const metadata = {
  conversationId: 'c',
  messageId: 'm',
  agent: { id: 'a', name: 'Robin', type: 'support' },
  sources: [],
  confidence: 0.5,
  handedOver: false,
  toolsUsed: [],
  usage: { model: 'gpt-4o', inputTokens: 1, outputTokens: 2, cost: 0.1 },
  traceId: 't',
};

test('pieces stand in the order in which they came, each call with its own end', () => {
  const answer = read([
    { type: 'start', messageMetadata: { conversationId: 'c' } },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Let me ' },
    { type: 'text-delta', id: '0', delta: 'see.' },
    call('one'),
    call('two'),
    { type: 'tool-output-error', toolCallId: 'two', errorText: 'Away' },
    {
      type: 'tool-output-available',
      toolCallId: 'one',
      output: {
        status: 'not carried out, because this is a trial',
        effect: 'moves-money',
        approval: 'always',
      },
    },
    { type: 'something-new' },
    { type: 'text-start', id: '0' },
    { type: 'text-delta', id: '0', delta: 'Done.' },
  ]);
  expect(answer.pieces).toMatchObject([
    { text: 'Let me see.' },
    { id: 'one', outcome: { kind: 'not-carried-out' } },
    { id: 'two', outcome: { kind: 'failed', message: 'Away' } },
    { text: 'Done.' },
  ]);
  expect(answer).toMatchObject({ conversationId: 'c', firstWords: 2, state: { kind: 'coming' } });
});

test('a stopped answer gets no more words, but what it cost', () => {
  const answer = read(
    [
      { type: 'text-delta', id: '0', delta: ' unread' },
      { type: 'finish', messageMetadata: metadata },
    ],
    stopped(read([{ type: 'text-delta', id: '0', delta: 'read' }])),
  );
  expect(answer.pieces).toEqual([{ kind: 'text', text: 'read' }]);
  expect(answer.state).toMatchObject({ kind: 'stopped', facts: { usage: { cost: 0.1 } } });
});
