import { describe, expect, it } from 'vitest';
import { keepIn } from '../../keep.ts';
import type { Keep } from '../../keep.ts';
import { Outbox } from './outbox.ts';
import type { Outcome, Outgoing } from './outbox.ts';

const forbidden = (): never => {
  throw new Error('The storage is forbidden');
};
const NOW = new Date('2026-01-01T10:00:00Z');

/** A server that knows doubles; `plan` says how the line behaves for each request. */
function server(plan: ('ok' | 'lost before' | 'lost after' | 'refused')[] = []) {
  const taken = new Map<string, string>();
  const requests: string[] = [];
  const send = async ({ content, externalId }: Outgoing): Promise<Outcome> => {
    requests.push(content);
    const line = plan.shift() ?? 'ok';
    if (line === 'refused') return 'failed';
    if (line !== 'lost before') taken.set(externalId, content);
    if (line !== 'ok') throw new Error('The line was cut');
    return 'sent';
  };
  return { taken, requests, send };
}

function box(keep: Keep, send: (entry: Outgoing) => Promise<Outcome>): Outbox {
  return new Outbox({ keep, name: 'outbox', send, changed: () => undefined });
}

const states = (outbox: Outbox): string[] =>
  outbox.entries.map(({ content, state }) => `${content} ${state}`);

describe('Outbox', () => {
  it('sends in order, and keeps what was sent until the conversation shows it', async () => {
    const { send, requests } = server();
    const outbox = box(keepIn(forbidden), send);
    for (const word of ['a', 'b', 'c']) outbox.add({ content: word }, `id-${word}`, NOW);
    expect(await outbox.flush()).toBe(false);
    expect(requests).toEqual(['a', 'b', 'c']);
    expect(states(outbox)).toEqual(['a sent', 'b sent', 'c sent']);
    outbox.confirm(new Set(['id-a', 'id-c', null]));
    expect(states(outbox)).toEqual(['b sent']);
  });

  it('holds the later ones back while an earlier one cannot go', async () => {
    const { send, requests, taken } = server(['lost before']);
    const outbox = box(keepIn(forbidden), send);
    outbox.add({ content: 'a' }, '1', NOW);
    outbox.add({ content: 'b' }, '2', NOW);
    expect(await outbox.flush()).toBe(true);
    expect(states(outbox)).toEqual(['a waiting', 'b waiting']);
    expect(await outbox.flush()).toBe(false);
    expect(requests).toEqual(['a', 'a', 'b']);
    expect([...taken.values()]).toEqual(['a', 'b']);
  });

  it('gives a message to the server once, though its answer was lost', async () => {
    const { send, requests, taken } = server(['lost after']);
    const outbox = box(keepIn(forbidden), send);
    outbox.add({ content: 'a' }, '1', NOW);
    await outbox.flush();
    await outbox.flush();
    expect(requests).toEqual(['a', 'a']);
    expect([...taken.entries()]).toEqual([['1', 'a']]);
  });

  it('survives a page that closes while sending', async () => {
    const keep = keepIn(forbidden);
    const first = server();
    const closed = box(keep, async () => new Promise(() => undefined));
    closed.add({ content: 'a' }, '1', NOW);
    closed.add({ content: 'b' }, '2', NOW);
    void closed.flush();
    const reopened = box(keep, first.send);
    expect(states(reopened)).toEqual(['a waiting', 'b waiting']);
    await reopened.flush();
    expect([...first.taken.keys()]).toEqual(['1', '2']);
  });

  it('goes on after one that the server will never take, which can be tried again', async () => {
    const { send, requests } = server(['refused']);
    const outbox = box(keepIn(forbidden), send);
    outbox.add({ content: 'a' }, '1', NOW);
    outbox.add({ content: 'b' }, '2', NOW);
    expect(await outbox.flush()).toBe(false);
    expect(states(outbox)).toEqual(['a failed', 'b sent']);
    outbox.retry('1');
    await outbox.flush();
    expect(requests).toEqual(['a', 'b', 'a']);
    outbox.forgetSent();
    expect(states(outbox)).toEqual([]);
  });

  it('runs once at a time', async () => {
    const { send, requests } = server();
    const outbox = box(keepIn(forbidden), send);
    outbox.add({ content: 'a' }, '1', NOW);
    await Promise.all([outbox.flush(), outbox.flush()]);
    expect(requests).toEqual(['a']);
  });

  it('keeps what another tab wrote', () => {
    const keep = keepIn(forbidden);
    const [one, other] = [box(keep, server().send), box(keep, server().send)];
    one.add({ content: 'a' }, '1', NOW);
    other.add({ content: 'b' }, '2', NOW);
    one.reload();
    expect(states(one)).toEqual(['a waiting', 'b waiting']);
  });

  it('begins empty where what was kept is broken', () => {
    const keep = keepIn(forbidden);
    keep.set('outbox', '[{"content":1}]');
    expect(box(keep, server().send).entries).toEqual([]);
  });
});

describe('keepIn', () => {
  it('holds in memory what does not fit, and reads it back', () => {
    const kept = new Map<string, string>([['x', 'old']]);
    const full: Storage = {
      length: 0,
      key: () => null,
      clear: () => kept.clear(),
      getItem: (name) => kept.get(name) ?? null,
      removeItem: (name) => void kept.delete(name),
      setItem: () => {
        throw new Error('The storage is full');
      },
    };
    const keep = keepIn(() => full);
    expect(keep.get('x')).toBe('old');
    keep.set('x', 'new');
    expect(keep.get('x')).toBe('new');
    keep.remove('x');
    expect(keep.get('x')).toBeNull();
  });
});
