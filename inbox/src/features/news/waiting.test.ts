import { describe, expect, it } from 'vitest';
import { aConversation } from '../../api/samples.ts';
import { newsIn, unreadOf, waitingFor } from './waiting.ts';

const person = { handler: 'person', unreadCount: 1 } as const;
const mine = aConversation('mine', { ...person, assignedUserId: 'me' });
const free = aConversation('free', person);

describe('waitingFor', () => {
  it('leaves out what the AI or a colleague answers, and what is read', () => {
    const others = [
      aConversation('ai', { unreadCount: 2 }),
      aConversation('theirs', { ...person, assignedUserId: 'kim' }),
      aConversation('read', { ...person, unreadCount: 0 }),
    ];
    expect(waitingFor('me', [mine, ...others, free])).toEqual([mine, free]);
  });
});

describe('newsIn', () => {
  it('is empty for who has just come', () => {
    expect(newsIn(undefined, [mine])).toEqual([]);
  });

  it('is what came in, and what came back after it was read', () => {
    const more = { ...mine, unreadCount: 2 };
    expect(newsIn(unreadOf([mine]), [more, free])).toEqual([more, free]);
    expect(newsIn(unreadOf([mine]), [mine])).toEqual([]);
    expect(newsIn(unreadOf([]), [mine])).toEqual([mine]);
  });
});
