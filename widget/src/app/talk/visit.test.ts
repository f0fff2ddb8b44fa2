import type { WidgetMessage } from '@frontdesk/contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiFailure } from './api.ts';
import type { Api } from './api.ts';
import { keepIn } from '../../keep.ts';
import type { Keep } from '../../keep.ts';
import type { LiveOptions } from './live.ts';
import type { Session } from './shapes.ts';
import { Visit } from './visit.ts';

const conversation = { id: 'c', status: 'open', handler: 'ai', personName: null } as const;
const answer: WidgetMessage = {
  id: 'm1',
  conversationId: 'c',
  from: 'ai',
  name: 'Ada',
  content: 'Hello',
  attachments: [],
  sources: [],
  externalId: null,
  runId: null,
  event: null,
  createdAt: '2026-01-01T10:00:00.000Z',
};
const session: Session = {
  token: 'token-1',
  visitorId: 'v',
  organization: { name: 'Acme', slug: 'acme', logoUrl: null },
  config: {
    accent: '#3d5afe',
    greeting: 'Hi',
    title: 'Help',
    theme: 'auto',
    position: 'right',
    suggestions: [],
  },
  conversation,
  messages: [answer],
  sequence: 7,
  replyTime: 'hours',
  isTeamHere: true,
  opensAt: null,
  handover: 'customer-choice',
};

function world(
  keep: Keep = keepIn(() => {
    throw new Error('The storage is forbidden');
  }),
  identity = '',
) {
  const line: { online: boolean; up: boolean; started: number; options?: LiveOptions } = {
    online: true,
    up: true,
    started: 0,
  };
  const got: string[] = [];
  const reach = <T>(value: T): T => {
    if (!line.up) throw new ApiFailure(0, 'cut');
    return value;
  };
  const start = vi.fn<Api['start']>(async () => reach(session));
  const read = vi.fn<Api['read']>(async () => reach(undefined));
  const api: Api = {
    start,
    upload: async () => {
      throw new ApiFailure(0, 'cut');
    },
    send: async (_, { content, externalId }) => {
      reach(null);
      got.push(`${content} ${externalId}`);
    },
    askForPerson: async () =>
      reach({ conversation: { ...conversation, handler: 'person' }, isTeamHere: false }),
    read,
    identify: async () => reach(undefined),
  };
  const refused = vi.fn<(why: string) => void>();
  const visit = new Visit({
    channelKey: 'key',
    identity,
    refused,
    api,
    keep,
    online: () => line.online,
    alone: async (_, work) => work(),
    connect(options) {
      line.options = options;
      return { start: () => (line.started += 1), wake: () => undefined, say: () => undefined };
    },
  });
  return { visit, start, read, refused, keep, line, got };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('Visit', () => {
  it('comes back as the same visitor', async () => {
    const first = world();
    await first.visit.start();
    const second = world(first.keep);
    await second.visit.start();
    expect(first.start).toHaveBeenCalledWith({ channelKey: 'key' });
    expect(second.start).toHaveBeenCalledWith({ channelKey: 'key', token: 'token-1' });
  });

  it('takes a stranger’s words along into the shop’s account, and leaves them to nobody', async () => {
    const identity = `head.${btoa(JSON.stringify({ sub: 'c-1' }))}.signature`;
    const stranger = world();
    await stranger.visit.start();
    const customer = world(stranger.keep, identity);
    customer.start.mockResolvedValue({ ...session, token: 'token-c' });
    await customer.visit.start();
    expect(customer.start).toHaveBeenCalledWith({ channelKey: 'key', token: 'token-1', identity });
    const again = world(stranger.keep, identity);
    again.line.up = false;
    await again.visit.start();
    expect(again.start).toHaveBeenCalledWith({ channelKey: 'key', token: 'token-c', identity });
    expect(again.visit.store.value.chat.messages).toEqual([answer]);
    const next = world(stranger.keep);
    next.line.up = false;
    await next.visit.start();
    expect(next.start).toHaveBeenCalledWith({ channelKey: 'key' });
    expect(next.visit.store.value.chat.messages).toEqual([]);
  });

  it('knows whether somebody of the team is there, and asks anew when it may be old', async () => {
    const { visit, start } = world();
    await visit.start();
    expect(visit.store.value.session?.isTeamHere).toBe(true);
    await visit.askForPerson();
    expect(visit.store.value.session?.isTeamHere).toBe(false);
    visit.show(true);
    expect(start).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10 * 60_000);
    visit.show(true);
    await vi.waitFor(() => expect(visit.store.value.session?.isTeamHere).toBe(true));
    expect(start).toHaveBeenCalledTimes(2);
  });

  it('tells who builds the page of an identity that is not good', async () => {
    const { visit, start, refused } = world(undefined, 'wrong');
    start.mockRejectedValue(new ApiFailure(422, 'it has expired'));
    await visit.start();
    expect(refused).toHaveBeenCalledWith('it has expired');
    expect(visit.store.value.phase).toBe('starting');
  });

  it('shows the conversation after a reload though the server is away', async () => {
    const first = world();
    await first.visit.start();
    const second = world(first.keep);
    second.line.up = false;
    await second.visit.start();
    const { phase, chat } = second.visit.store.value;
    expect(phase).toBe('ready');
    expect(chat.messages).toEqual([answer]);
    second.line.up = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(second.start).toHaveBeenCalledTimes(2);
  });

  it('keeps what is being written', () => {
    const first = world();
    first.visit.keepDraft('Where is my');
    expect(world(first.keep).visit.draft).toBe('Where is my');
    first.visit.keepDraft('');
    expect(world(first.keep).visit.draft).toBe('');
  });

  it('sends to a server that it reaches, whatever the browser thinks of the network', async () => {
    const { visit, line, got } = world();
    line.online = false;
    await visit.start();
    line.options?.state(true);
    visit.networkChanged();
    visit.say('Where is my order?');
    await vi.advanceTimersByTimeAsync(0);
    expect(got).toHaveLength(1);
    expect(visit.store.value.line).toBe('up');
    line.options?.state(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(visit.store.value.line).toBe('offline');
  });

  it('sends once what was written without a line, after a reload too', async () => {
    const first = world();
    await first.visit.start();
    first.line.up = false;
    first.visit.say('Where is my order?');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.got).toEqual([]);
    const second = world(first.keep);
    await second.visit.start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(second.got).toHaveLength(1);
    const externalId = second.got[0]?.split(' ').at(-1) ?? '';
    expect(second.visit.store.value.outgoing).toMatchObject([{ externalId, state: 'sent' }]);
    const mine = { ...answer, id: 'm2', from: 'visitor', externalId } as const;
    second.line.options?.frame({
      type: 'message.created',
      sequence: 8,
      conversationId: 'c',
      data: mine,
    });
    expect(second.visit.store.value.outgoing).toEqual([]);
    expect(second.line.options?.address()).toContain('after=8');
  });

  it('counts what was not seen, and tells the server when it is', async () => {
    const { visit, read, line } = world();
    await visit.start();
    expect(visit.store.value.unread).toBe(1);
    expect(read).toHaveBeenLastCalledWith('token-1', false);
    visit.show(true);
    expect(visit.store.value.unread).toBe(0);
    expect(read).toHaveBeenLastCalledWith('token-1', true);
    visit.show(false);
    const next = { ...answer, id: 'm3', createdAt: '2026-01-01T11:00:00.000Z' };
    line.options?.frame({ type: 'message.created', sequence: 9, conversationId: 'c', data: next });
    expect(visit.store.value.unread).toBe(1);
  });

  it('reads all anew where the server cannot tell what was missed', async () => {
    const { visit, start, line } = world();
    await visit.start();
    const ready = { type: 'stream.ready', conversationId: null, sequence: 7 } as const;
    line.options?.frame({ ...ready, data: { resumed: true } });
    expect(start).toHaveBeenCalledTimes(1);
    const missed = { ...answer, id: 'm2', createdAt: '2026-01-01T11:00:00.000Z' };
    start.mockResolvedValue({ ...session, messages: [answer, missed] });
    line.options?.frame({ ...ready, data: { resumed: false } });
    await vi.advanceTimersByTimeAsync(0);
    expect(start).toHaveBeenCalledTimes(2);
    expect(visit.store.value.chat.messages).toEqual([answer, missed]);
  });

  it('says that there is no such chat, and does not ask again', async () => {
    const { visit, start } = world();
    start.mockRejectedValue(new ApiFailure(404, 'There is no chat with this key.'));
    await visit.start();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(visit.store.value.phase).toBe('unknown');
    expect(start).toHaveBeenCalledTimes(1);
  });

  it('tells of a lost line only when it lasts, and forgets an answer that never ends', async () => {
    const { visit, line } = world();
    await visit.start();
    const data = { runId: 'r', agentName: 'Ada' };
    line.options?.frame({ type: 'answer.started', sequence: null, conversationId: 'c', data });
    line.options?.state(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(visit.store.value.line).toBe('up');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(visit.store.value.line).toBe('lost');
    line.options?.state(true);
    expect(visit.store.value.line).toBe('up');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(visit.store.value.chat.answers).toEqual([]);
  });

  it('needs a line only for a conversation or an open panel', async () => {
    const { visit, start, line } = world();
    start.mockResolvedValue({ ...session, conversation: null, messages: [] });
    await visit.start();
    expect(line.started).toBe(0);
    visit.show(true);
    expect(line.started).toBe(1);
  });

  it('needs none for a conversation that is closed, and begins the next one below it', async () => {
    const { visit, start, line } = world();
    const closed = { ...conversation, status: 'closed' } as const;
    start.mockResolvedValue({ ...session, conversation: closed });
    await visit.start();
    expect(line.started).toBe(0);
    visit.show(true);
    expect(visit.store.value.unread).toBe(0);
    visit.show(false);

    visit.say('And the other one?');
    await vi.advanceTimersByTimeAsync(0);
    const externalId = visit.store.value.outgoing[0]?.externalId ?? '';
    const later = { conversationId: 'd', createdAt: '2026-01-02T10:00:00.000Z' };
    const mine = { ...answer, ...later, id: 'm2', from: 'visitor', externalId } as const;
    const theirs = { ...answer, ...later, id: 'm3' };
    const next = { ...conversation, id: 'd' } as const;
    const at = { conversationId: 'd' };
    line.options?.frame({ ...at, type: 'message.created', sequence: 8, data: mine });
    line.options?.frame({ ...at, type: 'conversation.updated', sequence: 9, data: next });
    line.options?.frame({ ...at, type: 'message.created', sequence: 10, data: theirs });
    const { chat, outgoing, unread } = visit.store.value;
    expect(chat.conversation).toEqual(next);
    expect(chat.messages.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3']);
    expect([outgoing, unread]).toEqual([[], 1]);
  });

  it('keeps what was said before the conversation was closed, after a reload too', async () => {
    const first = world();
    await first.visit.start();
    const next = { ...conversation, id: 'd' } as const;
    const later = { conversationId: 'd', createdAt: '2026-01-02T10:00:00.000Z' };
    const now = { ...session, conversation: next, messages: [{ ...answer, ...later, id: 'm2' }] };
    for (let visits = 0; visits < 2; visits += 1) {
      const again = world(first.keep);
      again.start.mockResolvedValue(now);
      await again.visit.start();
      expect(again.visit.store.value.chat.messages.map(({ id }) => id)).toEqual(['m1', 'm2']);
    }
  });

  it('asks for other links of files before those it shows end, and not again and again', async () => {
    const linked = (minutes: number): Session => {
      const expires = Math.floor(Date.now() / 1_000) + minutes * 60;
      const file = { id: 'f', name: 'a.png', kind: 'image', mimeType: 'image/png' } as const;
      const url = `/files/f/a.png?expires=${expires}&signature=x`;
      const attachments = [{ ...file, size: 1, width: 1, height: 1, url }];
      return { ...session, messages: [{ ...answer, attachments }] };
    };
    const { visit, start } = world();
    start.mockResolvedValue(linked(60));
    await visit.start();
    visit.renewLinks();
    expect(start).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(56 * 60_000);
    const next = linked(120);
    start.mockResolvedValue(next);
    visit.renewLinks();
    await vi.advanceTimersByTimeAsync(0);
    expect(start).toHaveBeenCalledTimes(2);
    expect(visit.store.value.chat.messages).toEqual(next.messages);
    // Where the server gives none that are better, it is not asked at every look.
    start.mockResolvedValue(linked(1));
    vi.advanceTimersByTime(116 * 60_000);
    for (let looks = 0; looks < 5; looks += 1) {
      visit.renewLinks();
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(start).toHaveBeenCalledTimes(3);
  });
});
