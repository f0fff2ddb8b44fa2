import { describe, expect, test } from 'vitest';
import { ChannelError } from '../channel.ts';
import type { ChannelEvent } from '../channel.ts';
import { parseMessaging } from './parse.ts';

const OURS = '2046813579';
const THEIRS = '7700001';
const AT = 1_458_692_752_478;
const from = { externalId: THEIRS, scope: OURS };

const read = (body: unknown): ChannelEvent[] =>
  parseMessaging(
    { method: 'POST', url: '', headers: {}, body: Buffer.from(JSON.stringify(body)) },
    OURS,
  );

const event = (told: object): object => ({
  sender: { id: THEIRS },
  recipient: { id: OURS },
  timestamp: AT,
  ...told,
});

const entry = (told: object, id = OURS): object => ({ id, time: AT, messaging: [event(told)] });
const page = (...entries: object[]): object => ({ object: 'page', entry: entries });
const one = (told: object): ChannelEvent[] => read(page(entry(told)));
const reasons = (events: ChannelEvent[]): string[] =>
  events.map((each) => (each.kind === 'ignored' ? each.reason : each.kind));
const contents = (events: ChannelEvent[]): string[] =>
  events.map((each) => (each.kind === 'message' ? each.message.content : each.kind));

describe('what Messenger and Instagram tell', () => {
  test('a message, with what is not known left aside', () => {
    expect(one({ message: { mid: 'm1', text: 'Hello', traits: { new: true } } })).toEqual([
      {
        kind: 'message',
        message: {
          externalId: 'm1',
          from,
          address: THEIRS,
          sentAt: new Date(AT),
          order: null,
          content: 'Hello',
          files: [],
        },
      },
    ]);
  });

  test('several entries in their order; what is for another account is none of ours', () => {
    const told = page(
      entry({ message: { mid: 'm1', text: 'One' } }),
      entry({ message: { mid: 'm2', text: 'Not ours' } }, '999'),
      entry({ message: { mid: 'm3', text: 'Three' } }),
    );
    expect(contents(read(told))).toEqual(['One', 'ignored', 'Three']);
  });

  test('one that cannot be read does not take the others with it', () => {
    const odd = { ...event({}), timestamp: 'yesterday' };
    const good = event({ message: { mid: 'm1', text: 'Hello' } });
    const events = read(page({ id: OURS, messaging: [odd, good] }));
    expect(reasons(events)).toEqual(['Unknown form: timestamp.', 'message']);
  });

  test('an answer that was chosen, a button, and one without an id, are what they say', () => {
    const chosen = { mid: 'm1', text: 'Blue', quick_reply: { payload: 'b' } };
    expect(contents(one({ message: chosen }))).toEqual(['Blue']);
    expect(contents(one({ postback: { mid: 'm2', title: 'My order', payload: 'x' } }))).toEqual([
      'My order',
    ]);
    // Two people can press one in the same moment.
    const [mine] = one({ postback: { title: 'Begin', payload: 'x' } });
    const [other] = one({ sender: { id: '7700002' }, postback: { title: 'Begin', payload: 'x' } });
    const ids = [mine, other].map((each) => each?.kind === 'message' && each.message.externalId);
    expect(new Set(ids).size).toBe(2);
  });

  test.each([
    [
      { type: 'location', payload: { coordinates: { lat: 52.5, long: 13.4 } } },
      'https://maps.google.com/?q=52.5,13.4',
    ],
    [{ type: 'share', payload: { url: 'https://fb.example/1' } }, '[share: https://fb.example/1]'],
    [
      { type: 'story_mention', payload: { url: 'https://fb.example/2' } },
      '[story mention: https://fb.example/2]',
    ],
    [{ type: 'template', payload: { product: {} } }, '[template]'],
  ])('%j in words', (attachment, words) => {
    expect(contents(one({ message: { mid: 'm1', attachments: [attachment] } }))).toEqual([words]);
  });

  test.each([
    [{ delivery: { watermark: AT } }, [{ status: 'delivered' }]],
    [
      { delivery: { mids: ['m1', 'm2'], watermark: AT } },
      [
        { externalId: 'm1', status: 'delivered' },
        { externalId: 'm2', status: 'delivered' },
        { status: 'delivered' },
      ],
    ],
    [{ read: { watermark: AT } }, [{ status: 'read' }]],
    [{ read: { mid: 'm1' } }, [{ externalId: 'm1', status: 'read' }, { status: 'read' }]],
  ])('%j: marks of those that are named, and up to a moment', (told, marks) => {
    expect(one(told)).toEqual(
      marks.map((mark) =>
        'externalId' in mark
          ? { kind: 'receipt', ...mark, at: new Date(AT) }
          : { kind: 'receipts-until', ...mark, from, until: new Date(AT) },
      ),
    );
  });

  test('what we do ourselves is not what a customer does, marked as an echo or not', () => {
    const ours = { sender: { id: OURS }, recipient: { id: THEIRS } };
    const events = [
      { message: { mid: 'm1', text: 'Hello', is_echo: true } },
      { message: { mid: 'm2', text: 'Hello' } },
      { message: { mid: 'm3', is_deleted: true } },
      { reaction: { mid: 'm1', action: 'react', emoji: '❤' } },
      { message_edit: { mid: 'm1', text: 'Hello!', num_edit: 1 } },
      { read: { mid: 'm1' } },
    ].flatMap((told) => one({ ...told, ...ours }));
    expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'ignored'));
  });

  test('what another app has to answer is left to it, in both forms', () => {
    const waiting = event({ message: { mid: 'm1', text: 'For another' } });
    const told = [
      ...read(page({ id: OURS, standby: [waiting] })),
      ...read({
        object: 'instagram',
        entry: [{ id: OURS, changes: [{ field: 'standby', value: waiting }] }],
      }),
    ];
    expect(reasons(told)).toEqual([
      'Another app has this conversation at Meta.',
      'Another app has this conversation at Meta.',
    ]);
  });

  test.each([
    [
      { pass_thread_control: { previous_owner_app_id: '1', new_owner_app_id: '263902037430900' } },
      'The app 263902037430900 has the conversation now.',
    ],
    [
      { take_thread_control: { previous_owner_app_id: null, new_owner_app_id: 42 } },
      'The app 42 has the conversation now.',
    ],
    [{ pass_thread_control: { new_owner_app_id: null } }, 'No app has the conversation now.'],
    [
      { request_thread_control: { requested_owner_app_id: 7 } },
      'The app 7 asks for the conversation.',
    ],
    [{ referral: { ref: 'x', source: 'SHORTLINK' } }, 'It says nothing new.'],
    [{ optin: { ref: 'x' } }, 'It says nothing new.'],
  ])('%j is not for a conversation', (told, reason) => {
    expect(reasons(one(told))).toEqual([reason]);
  });

  test('comments and the like, which come in the same form, are no messages', () => {
    const value = { id: '1', from: { id: THEIRS, username: 'ada' }, text: 'Nice!' };
    const told = {
      object: 'instagram',
      entry: [{ id: OURS, changes: [{ field: 'comments', value }] }],
    };
    expect(read(told).map(({ kind }) => kind)).toEqual(['ignored']);
  });

  test('what is nothing of Messenger is refused', () => {
    expect(() => read({ update_id: 1 })).toThrow(ChannelError);
  });
});
