import type { WidgetMessage } from '@frontdesk/contract';
import { describe, expect, it } from 'vitest';
import { emptyChat } from '../talk/chat.ts';
import type { Outgoing } from '../talk/outbox.ts';
import { allSaid } from './said.ts';

function message(id: string, conversationId: string): WidgetMessage {
  return {
    id,
    conversationId,
    from: 'visitor',
    name: null,
    content: id,
    attachments: [],
    sources: [],
    externalId: `x-${id}`,
    runId: null,
    event: null,
    createdAt: '2026-01-01T10:00:00.000Z',
  };
}
const conversation = { id: 'c', status: 'closed', handler: 'ai', personName: null } as const;
const waiting: Outgoing = {
  externalId: 'x-c',
  content: 'c',
  createdAt: '2026-01-02T10:00:00.000Z',
  state: 'waiting',
};
const closedAfter = (
  messages: WidgetMessage[],
  chat: { conversation: typeof conversation | { id: string } },
  outgoing: Outgoing[] = [],
): string[] =>
  allSaid({
    chat: {
      ...emptyChat,
      messages,
      conversation: { ...conversation, status: 'open', ...chat.conversation },
    },
    outgoing,
  }).map(({ key, closed }) => (closed ? `${key} |` : key));

describe('allSaid', () => {
  it('says after its last words that a conversation was closed, before those that wait', () => {
    const messages = [message('a', 'c'), message('b', 'c')];
    expect(closedAfter(messages, { conversation })).toEqual(['x-a', 'x-b |']);
    expect(closedAfter(messages, { conversation }, [waiting])).toEqual(['x-a', 'x-b |', 'x-c']);
  });

  it('goes on saying so once the next one has begun, before the server has told of it too', () => {
    const messages = [message('a', 'c'), message('b', 'c'), message('c', 'd')];
    expect(closedAfter(messages, { conversation })).toEqual(['x-a', 'x-b |', 'x-c']);
    expect(closedAfter(messages, { conversation: { id: 'd' } })).toEqual(['x-a', 'x-b |', 'x-c']);
  });

  it('says so when the next one has no words yet', () => {
    expect(closedAfter([message('a', 'c')], { conversation: { id: 'd' } })).toEqual(['x-a |']);
  });

  it('says nothing of it while the conversation is open', () => {
    expect(closedAfter([message('a', 'c')], { conversation: { id: 'c' } })).toEqual(['x-a']);
    // The first words are told of before their conversation is.
    const first = { ...emptyChat, messages: [message('a', 'c')] };
    expect(allSaid({ chat: first, outgoing: [] })).toMatchObject([{ closed: false }]);
  });
});
