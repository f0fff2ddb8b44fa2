import { describe, expect, it } from 'vitest';
import { belongs, mergeConversation, mergeMessage } from './merge.ts';
import type { Pages } from './merge.ts';
import { aConversation, aMessage, at } from './samples.ts';

function pagesOf<T>(...pages: [items: T[], nextCursor: string | null][]): Pages<T> {
  return {
    pages: pages.map(([items, nextCursor]) => ({ items, nextCursor })),
    pageParams: pages.map((_, index) => index),
  };
}

const ids = (data: Pages<{ id: string }>): string[][] =>
  data.pages.map(({ items }) => items.map(({ id }) => id));

describe('mergeMessage', () => {
  const first = aMessage('m1', { createdAt: at(1) });
  const second = aMessage('m2', { createdAt: at(2) });
  const third = aMessage('m3', { createdAt: at(3) });

  it('puts a new message in front, newest first', () => {
    expect(ids(mergeMessage(pagesOf([[second, first], null]), third))).toEqual([
      ['m3', 'm2', 'm1'],
    ]);
  });

  it('shows a message that comes twice once, as it was said last', () => {
    const read = { ...second, isRead: true };
    const merged = mergeMessage(pagesOf([[third, second], null]), read);
    expect(ids(merged)).toEqual([['m3', 'm2']]);
    expect(merged.pages[0]?.items[1]?.isRead).toBe(true);
  });

  it('keeps a message read when an older answer comes after the newer one', () => {
    const read = { ...second, isDelivered: true, isRead: true, readAt: at(4) };
    const [merged] = mergeMessage(pagesOf([[read], null]), second).pages[0]?.items ?? [];
    expect(merged).toEqual(read);
  });

  it('tells what became of a delivery, and never takes it back', () => {
    const queued = { ...second, deliveryStatus: 'queued' as const };
    const failed = {
      ...second,
      deliveryStatus: 'failed' as const,
      deliveryError: 'No such address.',
    };
    const told = mergeMessage(pagesOf([[queued], null]), failed);
    expect(told.pages[0]?.items).toEqual([failed]);
    expect(mergeMessage(told, queued).pages[0]?.items).toEqual([failed]);
    expect(mergeMessage(told, second).pages[0]?.items).toEqual([failed]);
  });

  it('puts a late message where it belongs, over pages', () => {
    const old = aMessage('m0', { createdAt: at(0) });
    expect(ids(mergeMessage(pagesOf([[third], 'x'], [[first, old], null]), second))).toEqual([
      ['m3'],
      ['m2', 'm1', 'm0'],
    ]);
  });

  it('leaves out what is older than everything loaded while there are more pages', () => {
    expect(ids(mergeMessage(pagesOf([[third, second], 'more']), first))).toEqual([['m3', 'm2']]);
    expect(ids(mergeMessage(pagesOf([[third, second], null]), first))).toEqual([
      ['m3', 'm2', 'm1'],
    ]);
  });

  it('orders messages of the same instant by their ids', () => {
    const twin = aMessage('m2b', { createdAt: at(2) });
    expect(ids(mergeMessage(pagesOf([[second], null]), twin))).toEqual([['m2b', 'm2']]);
  });

  it('does not change what it was given', () => {
    const before = pagesOf([[second, first], null]);
    mergeMessage(before, third);
    expect(ids(before)).toEqual([['m2', 'm1']]);
  });
});

describe('mergeConversation', () => {
  const a = aConversation('a', { lastMessageAt: at(3), updatedAt: at(3) });
  const b = aConversation('b', { lastMessageAt: at(2), updatedAt: at(2) });
  const newest = { sort: 'newest' as const };

  it('moves a conversation with news to the top', () => {
    const news = { ...b, lastMessageAt: at(9), updatedAt: at(9) };
    expect(ids(mergeConversation(pagesOf([[a, b], null]), news, newest, 'me'))).toEqual([
      ['b', 'a'],
    ]);
  });

  it('moves it over pages without doubling it', () => {
    const news = { ...b, lastMessageAt: at(9), updatedAt: at(9) };
    expect(ids(mergeConversation(pagesOf([[a], 'x'], [[b], null]), news, newest, 'me'))).toEqual([
      ['b', 'a'],
      [],
    ]);
  });

  it('ignores news that are older than what is shown', () => {
    const stale = { ...a, status: 'resolved' as const, updatedAt: at(1) };
    const before = pagesOf([[a, b], null]);
    expect(mergeConversation(before, stale, newest, 'me')).toBe(before);
  });

  it('takes out of a view what no longer belongs there, and puts in what now does', () => {
    const filter = { ...newest, status: 'open' as const };
    const over = { ...a, status: 'resolved' as const, updatedAt: at(9) };
    expect(ids(mergeConversation(pagesOf([[a, b], null]), over, filter, 'me'))).toEqual([['b']]);
    const again = { ...over, status: 'open' as const, updatedAt: at(10) };
    expect(ids(mergeConversation(pagesOf([[b], null]), again, filter, 'me'))).toEqual([['a', 'b']]);
  });

  it('refreshes the rows of a search, and adds none: its words are judged by the server', () => {
    const filter = { ...newest, q: 'refund' };
    const news = { ...b, preview: 'new words', lastMessageAt: at(9), updatedAt: at(9) };
    const merged = mergeConversation(pagesOf([[a, b], null]), news, filter, 'me');
    expect(ids(merged)).toEqual([['a', 'b']]);
    expect(merged.pages[0]?.items[1]?.preview).toBe('new words');
    expect(ids(mergeConversation(pagesOf([[a], null]), b, filter, 'me'))).toEqual([['a']]);
  });

  it('keeps the order of a list sorted by priority', () => {
    const urgent = aConversation('u', { priority: 4, lastMessageAt: at(0), updatedAt: at(9) });
    const filter = { sort: 'priority' as const };
    expect(ids(mergeConversation(pagesOf([[a, b], null]), urgent, filter, 'me'))).toEqual([
      ['u', 'a', 'b'],
    ]);
  });
});

describe('belongs', () => {
  it('knows the views as the server does', () => {
    const mine = aConversation('c', { handler: 'person', assignedUserId: 'me' });
    const free = aConversation('c', { handler: 'person' });
    const ai = aConversation('c', { handler: 'ai' });
    const views = (conversation: typeof mine): string[] =>
      (['me', 'none', 'ai'] as const).filter((assignee) =>
        belongs(conversation, { assignee, sort: 'newest' }, 'me'),
      );
    expect([views(mine), views(free), views(ai)]).toEqual([['me'], ['none'], ['ai']]);
  });

  it('takes what is over out of the queues', () => {
    const shown = (['open', 'pending', 'escalated', 'resolved', 'closed'] as const).filter(
      (status) => belongs(aConversation('c', { status }), { active: true, sort: 'newest' }, 'me'),
    );
    expect(shown).toEqual(['open', 'pending', 'escalated']);
  });
});
