import type { Frame } from '@frontdesk/contract';
import { describe, expect, it } from 'vitest';
import { nothingLive, prune, reduceLive } from './live.ts';
import type { Live } from './live.ts';
import { aMessage } from './samples.ts';

const passing = { sequence: null, conversationId: 'c' };
const started = (runId = 'r'): Frame => ({
  ...passing,
  type: 'answer.started',
  data: { runId, agentName: 'Mika' },
});
const streamed = (offset: number, delta: string, runId = 'r'): Frame => ({
  ...passing,
  type: 'answer.streamed',
  data: { runId, offset, delta },
});
const stopped = (reason: 'done' | 'dropped' | 'failed'): Frame => ({
  ...passing,
  type: 'answer.stopped',
  data: { runId: 'r', reason },
});
const created = (part: Partial<ReturnType<typeof aMessage>>): Frame => ({
  sequence: 1,
  conversationId: 'c',
  type: 'message.created',
  data: aMessage('m', part),
});
const typing = (who: 'customer' | 'agent', userId: string | null): Frame => ({
  ...passing,
  type: 'typing.started',
  data: { who, userId, name: null },
});
const after = (...frames: Frame[]): Live =>
  frames.reduce((state, frame) => reduceLive(state, frame, 0), nothingLive);
const words = (...frames: Frame[]): string | undefined => after(...frames).answers['c']?.text;

describe('the words of an answer', () => {
  it('come together in order', () => {
    expect(words(started(), streamed(0, 'Hel'), streamed(3, 'lo'))).toBe('Hello');
  });

  it('are not doubled when a frame comes twice or overlaps', () => {
    expect(words(started(), streamed(0, 'Hel'), streamed(0, 'Hel'))).toBe('Hel');
    expect(words(started(), streamed(0, 'Hel'), streamed(1, 'ello'))).toBe('Hello');
  });

  it('begin anew after a gap, and say so', () => {
    const answer = after(started(), streamed(0, 'Hel'), streamed(9, 'world'), streamed(14, '.'));
    expect(answer.answers['c']).toMatchObject({ start: 9, text: 'world.' });
  });

  it('are shown to somebody who comes in the middle', () => {
    expect(after(streamed(40, 'rest')).answers['c']).toMatchObject({ start: 40, text: 'rest' });
  });

  it('stay until their message is here, so that they do not blink', () => {
    const done = after(started(), streamed(0, 'Hi'), stopped('done'));
    expect(done.answers['c']).toMatchObject({ text: 'Hi', isDone: true });
    const here = reduceLive(done, created({ senderType: 'ai', runId: 'r' }), 0);
    expect(here.answers['c']).toBeUndefined();
  });

  it('go at once when the answer is dropped or fails', () => {
    expect(words(started(), streamed(0, 'Hi'), stopped('dropped'))).toBeUndefined();
    expect(words(started(), streamed(0, 'Hi'), stopped('failed'))).toBeUndefined();
  });

  it('never come back after the message, however late their frames are', () => {
    const message = created({ senderType: 'ai', runId: 'r' });
    expect(words(started(), message, streamed(0, 'Hi'), started())).toBeUndefined();
  });

  it('begin anew when another worker takes the run up', () => {
    const again = after(started(), streamed(0, 'Half an ans'), started(), streamed(0, 'Whole'));
    expect(again.answers['c']).toMatchObject({ start: 0, text: 'Whole' });
  });

  it('go when nothing more is heard of them, and come back with the next word', () => {
    const heard = reduceLive(after(started(), streamed(0, 'Hi')), streamed(2, ' you'), 50_000);
    expect(prune(heard, 109_000)).toBe(heard);
    const silent = prune(heard, 111_000);
    expect(silent.answers).toEqual({});
    const late = reduceLive(silent, streamed(6, '!'), 112_000);
    expect(late.answers['c']).toMatchObject({ start: 6, text: '!' });
    const done = after(started(), streamed(0, 'Hi'), stopped('done'));
    expect(prune(done, 61_000).answers).toEqual({});
  });

  it('of another run replace those that were left', () => {
    expect(words(started(), streamed(0, 'old'), started('r2'), streamed(0, 'new', 'r2'))).toBe(
      'new',
    );
  });
});

describe('typing', () => {
  it('ends with the message of the one who typed, and only theirs', () => {
    const both = after(typing('customer', null), typing('agent', 'u'));
    expect(both.typing['c']?.map(({ key }) => key)).toEqual(['customer', 'agent:u']);
    const rest = reduceLive(both, created({ senderType: 'customer' }), 0);
    expect(rest.typing['c']?.map(({ key }) => key)).toEqual(['agent:u']);
  });

  it('is forgotten when nobody says that it lasts', () => {
    const state = after(typing('customer', null));
    expect(prune(state, 1_000)).toBe(state);
    expect(prune(state, 60_000).typing['c']).toEqual([]);
  });
});
