import { describe, expect, it } from 'vitest';
import { WidgetFrame, startWidgetSession } from '@frontdesk/contract';
import type { WidgetMessage } from '@frontdesk/contract';
import { applyFrame, applyVisit, emptyChat } from './chat.ts';
import type { Chat } from './chat.ts';
import { isSession, readFrame } from './shapes.ts';

const conversation = { id: 'c1', status: 'open', handler: 'ai', personName: null } as const;

function message(id: string, from: WidgetMessage['from'], minute = 0): WidgetMessage {
  const createdAt = new Date(Date.UTC(2026, 0, 1, 10, minute)).toISOString();
  return {
    id,
    conversationId: 'c1',
    from,
    name: null,
    content: id,
    attachments: [],
    sources: [],
    externalId: null,
    runId: null,
    event: null,
    createdAt,
  };
}

const answerOf = (runId: string): WidgetMessage => ({ ...message(`m-${runId}`, 'ai'), runId });

const passing = { sequence: null, conversationId: 'c1' } as const;
const started = (runId: string): WidgetFrame => ({
  ...passing,
  type: 'answer.started',
  data: { runId, agentName: 'Ada' },
});
const streamed = (runId: string, offset: number, delta: string): WidgetFrame => ({
  ...passing,
  type: 'answer.streamed',
  data: { runId, offset, delta },
});
const stopped = (runId: string, reason: 'done' | 'dropped' | 'failed'): WidgetFrame => ({
  ...passing,
  type: 'answer.stopped',
  data: { runId, reason },
});
const created = (sequence: number, data: WidgetMessage): WidgetFrame => ({
  sequence,
  conversationId: 'c1',
  type: 'message.created',
  data,
});
const after = (...frames: WidgetFrame[]): Chat =>
  frames.reduce(applyFrame, { ...emptyChat, conversation });

describe('an answer while it is written', () => {
  it('joins pieces and leaves out doubles and overlaps', () => {
    const { answers } = after(
      started('r'),
      streamed('r', 0, 'Hello '),
      streamed('r', 0, 'Hello '),
      streamed('r', 4, 'o wor'),
      streamed('r', 9, 'ld'),
    );
    expect(answers).toEqual([{ runId: 'r', agentName: 'Ada', text: 'Hello world', done: false }]);
  });

  it('shows what came before a gap, and goes on if the gap is filled', () => {
    const gap = [started('r'), streamed('r', 0, 'one '), streamed('r', 8, 'three')];
    expect(after(...gap).answers[0]?.text).toBe('one ');
    expect(after(...gap, streamed('r', 4, 'two three')).answers[0]?.text).toBe('one two three');
  });

  it('counts offsets in UTF-16 units', () => {
    expect(
      after(started('r'), streamed('r', 0, '👋'), streamed('r', 2, ' hi')).answers[0]?.text,
    ).toBe('👋 hi');
  });

  it('shows nothing when it comes in the middle', () => {
    expect(after(streamed('r', 40, 'the end')).answers[0]?.text).toBe('');
  });

  it('stays until the message replaces it, and late pieces do not bring it back', () => {
    const done = after(started('r'), streamed('r', 0, 'Yes'), stopped('r', 'done'));
    expect(done.answers).toMatchObject([{ text: 'Yes', done: true }]);
    const replaced = applyFrame(done, created(5, answerOf('r')));
    expect(replaced.answers).toEqual([]);
    const late = [streamed('r', 3, '!'), started('r'), stopped('r', 'done')];
    expect(late.reduce(applyFrame, replaced).answers).toEqual([]);
  });

  it('goes on when the message of the one before comes late', () => {
    const both = after(
      started('a'),
      streamed('a', 0, 'One'),
      stopped('a', 'done'),
      started('b'),
      streamed('b', 0, 'Two'),
    );
    expect(both.answers.map(({ text }) => text)).toEqual(['One', 'Two']);
    const replaced = applyFrame(both, created(5, answerOf('a')));
    expect(replaced.answers).toMatchObject([{ runId: 'b', text: 'Two' }]);
  });

  it.each(['dropped', 'failed'] as const)('goes away when it was %s', (reason) => {
    const chat = after(
      started('r'),
      streamed('r', 0, 'Well'),
      stopped('r', reason),
      streamed('r', 4, '…'),
    );
    expect(chat.answers).toEqual([]);
  });

  it('begins anew when the same run does', () => {
    const chat = after(started('r'), streamed('r', 0, 'Perhaps'), started('r'));
    expect(applyFrame(chat, streamed('r', 0, 'Yes')).answers).toMatchObject([{ text: 'Yes' }]);
  });
});

describe('messages', () => {
  it('come once, in the order of their times', () => {
    const frames = [
      created(3, message('b', 'person', 2)),
      created(4, message('a', 'visitor', 1)),
      created(3, message('b', 'person', 2)),
    ];
    const chat = after(...frames);
    expect(chat.messages.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('keep what realtime brought while the whole was fetched', () => {
    const live = after(created(9, message('late', 'ai', 9)));
    const chat = applyVisit(live, {
      conversation,
      messages: [message('early', 'visitor')],
      sequence: 8,
    });
    expect(chat.messages.map(({ id }) => id)).toEqual(['early', 'late']);
    expect(chat.sequence).toBe(8);
  });

  it('of a closed conversation stay above the next, and go with all of it', () => {
    const old = after(created(1, message('old', 'ai')));
    const next = { ...conversation, id: 'c2' };
    const both = applyVisit(old, {
      conversation: next,
      messages: [{ ...message('new', 'visitor', 1), conversationId: 'c2' }],
      sequence: 2,
    });
    expect(both.messages.map(({ id }) => id)).toEqual(['old', 'new']);
    expect(applyVisit(both, { conversation: null, messages: [], sequence: 3 }).messages).toEqual(
      [],
    );
  });

  it('move the place from which to resume', () => {
    expect(after(created(7, message('m', 'ai')), started('r')).sequence).toBe(7);
  });
});

describe('shapes', () => {
  it('agree with the contract on every frame', () => {
    const typing = { ...passing, type: 'typing.started', data: { name: null } } as const;
    const ready = {
      type: 'stream.ready',
      sequence: 4,
      conversationId: null,
      data: { resumed: true },
    } as const;
    const updated = {
      type: 'conversation.updated',
      sequence: 4,
      conversationId: 'c1',
      data: conversation,
    } as const;
    const all: WidgetFrame[] = [
      created(1, {
        ...message('m', 'ai'),
        sources: [{ id: 's', title: 't', url: '/u', quote: 'q' }],
      }),
      updated,
      ready,
      { type: 'pong', sequence: null, conversationId: null, data: {} },
      created(2, { ...message('m', 'system'), event: 'handed-over' }),
      started('r'),
      streamed('r', 0, 'x'),
      stopped('r', 'done'),
      typing,
      { ...typing, type: 'typing.stopped' },
    ];
    for (const frame of all) {
      expect(WidgetFrame.parse(frame)).toEqual(frame);
      expect(readFrame(JSON.stringify(frame))).toEqual(frame);
    }
    expect(new Set(all.map(({ type }) => type)).size).toBe(WidgetFrame.options.length);
  });

  it('agree with the contract on a session', () => {
    const session = {
      token: 't',
      visitorId: 'v',
      organization: { name: 'n', slug: 's', logoUrl: null },
      config: {
        accent: '#3d5afe',
        greeting: 'g',
        title: 't',
        theme: 'auto',
        position: 'right',
        suggestions: ['q'],
      },
      conversation: null,
      messages: [],
      sequence: 0,
      replyTime: 'day',
      isTeamHere: true,
      opensAt: null,
      handover: 'ai-first',
    };
    expect(startWidgetSession.response.parse(session)).toEqual(session);
    expect(isSession(session)).toBe(true);
    expect(isSession({ ...session, sequence: '0' })).toBe(false);
  });

  it.each(['', 'null', '{"type":"pong"}', '{"type":"message.created","data":{}}', '[]'])(
    'do not take %j for a frame',
    (text) => {
      expect(readFrame(text)).toBeUndefined();
    },
  );
});
