import { describe, expect, it } from 'vitest';
import { aMessage, at } from '../../api/samples.ts';
import { threadItems } from './thread-items.ts';

const outgoing = (externalId: string) => ({
  externalId,
  conversationId: 'c',
  content: 'Hi',
  attachments: [],
  isPrivate: false,
  createdAt: at(5),
  state: 'sending' as const,
  problem: null,
});
const firsts = (...messages: ReturnType<typeof aMessage>[]): boolean[] =>
  threadItems(messages, []).flatMap((item) => (item.kind === 'message' ? [item.isFirst] : []));

describe('threadItems', () => {
  it('groups what one sender writes in a row', () => {
    expect(
      firsts(
        aMessage('1', { createdAt: at(0) }),
        aMessage('2', { createdAt: at(1) }),
        aMessage('3', { createdAt: at(20) }),
        aMessage('4', { createdAt: at(21), senderType: 'ai', senderName: 'Mika' }),
      ),
    ).toEqual([true, false, true, true]);
  });

  it('never groups a private note with an answer', () => {
    const team = { senderType: 'agent' as const, senderId: 'u', createdAt: at(0) };
    expect(firsts(aMessage('1', team), aMessage('2', { ...team, isPrivate: true }))).toEqual([
      true,
      true,
    ]);
  });

  it('begins each day with its name', () => {
    const items = threadItems([aMessage('1'), aMessage('2', { createdAt: at(60 * 24) })], []);
    expect(items.map(({ kind }) => kind)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('shows a message on its way once, under the same key before and after it arrived', () => {
    const pending = threadItems([], [outgoing('x')]);
    const arrived = threadItems([aMessage('m', { externalId: 'x' })], [outgoing('x')]);
    expect(pending.map(({ key }) => key)).toEqual(['x']);
    expect(arrived.filter(({ kind }) => kind !== 'day').map(({ key }) => key)).toEqual(['x']);
  });
});
