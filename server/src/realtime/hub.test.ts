import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../platform/index.ts';
import { Hub } from './hub.ts';
import type { Entry, EventLog, Subscriber, Visit } from './hub.ts';

const ADA: Visit = { contactId: 'ada', channelId: 'shop' };

/** Events 1 to n; a test adds to them, takes the oldest away, or makes reading fail. */
class FakeLog implements EventLog {
  entries: Entry[] = [];
  failures = 0;

  add(count = 1, parts: Partial<Entry> = {}): void {
    for (let index = 0; index < count; index += 1) {
      const sequence = (this.entries.at(-1)?.sequence ?? 0) + 1;
      const entry = { conversationId: 'c', contactId: null, channelId: null, visitor: null };
      this.entries.push({ ...entry, sequence, team: frame(sequence), ...parts });
    }
  }

  addFor(visit: { contactId: string; channelId: string | null }, count = 1): void {
    for (let index = 0; index < count; index += 1) {
      const sequence = (this.entries.at(-1)?.sequence ?? 0) + 1;
      this.add(1, { ...visit, visitor: frame(sequence) });
    }
  }

  async read(_: string, { after, limit, visit }: Parameters<EventLog['read']>[1]) {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('The database is away');
    }
    const entries = this.entries
      .filter(({ sequence }) => sequence > after)
      .filter(({ contactId, channelId }) =>
        visit ? contactId === visit.contactId && channelId === visit.channelId : true,
      )
      .slice(0, limit);
    const last = this.entries.at(-1)?.sequence ?? 0;
    const end = entries.at(-1)?.sequence ?? after;
    return { entries, last: entries.length < limit ? Math.max(end, last) : end };
  }

  async range() {
    const last = this.entries.at(-1)?.sequence ?? 0;
    return { oldest: this.entries[0]?.sequence ?? last + 1, last };
  }
}

const frame = (sequence: number): string => JSON.stringify({ type: 'happened', sequence });
const Heard = z.object({
  type: z.string(),
  sequence: z.number(),
  data: z.object({ resumed: z.boolean() }).optional(),
});

/** What one browser hears: numbers of events, and how the stream became ready. */
class Browser implements Subscriber {
  organizationId = 'o';
  conversationIds = new Set<string>();
  visit: Visit | undefined;
  heard: (number | string)[] = [];
  code: number | undefined;
  constructor(visit?: Visit) {
    this.visit = visit;
  }
  send(text: string): void {
    const { type, sequence, data } = Heard.parse(JSON.parse(text));
    const ready = data?.resumed ? 'resumed' : 'anew';
    this.heard.push(type === 'stream.ready' ? `${ready} at ${sequence}` : sequence);
  }
  ready(): void {
    this.heard.push('ready');
  }
  close(code: number): void {
    this.code = code;
  }
}

function setUp(): { log: FakeLog; hub: Hub } {
  const log = new FakeLog();
  return { log, hub: new Hub(log, createLogger('silent')) };
}

test.each<[string, number | undefined, (number | string)[]]>([
  ['goes on', 3, [4, 5, 'resumed at 5', 'ready']],
  ['goes on at the first that is kept', 2, [3, 4, 5, 'resumed at 5', 'ready']],
  ['has everything', 5, ['resumed at 5', 'ready']],
  ['comes from before what is kept', 1, ['anew at 5', 'ready']],
  ['comes from another database', 6, ['anew at 5', 'ready']],
  ['comes first', undefined, ['anew at 5', 'ready']],
])('a browser that %s (after %s)', async (_, after, heard) => {
  const { log, hub } = setUp();
  log.add(5);
  log.entries.splice(0, 2);
  const browser = new Browser();
  hub.join(browser, after);
  await expect.poll(() => browser.heard).toEqual(heard);
});

test('where nothing is kept any more, only the newest number can be resumed', async () => {
  const empty: EventLog = {
    read: async () => ({ entries: [], last: 9 }),
    range: async () => ({ oldest: 10, last: 9 }),
  };
  const [late, current] = [new Browser(), new Browser()];
  const hub = new Hub(empty, createLogger('silent'));
  hub.join(late, 8);
  hub.join(current, 9);
  await expect.poll(() => late.heard).toEqual(['anew at 9', 'ready']);
  await expect.poll(() => current.heard).toEqual(['resumed at 9', 'ready']);
});

test('a visitor hears their contact’s conversations by their own channel alone', async () => {
  const { log, hub } = setUp();
  log.addFor(ADA);
  log.addFor({ ...ADA, channelId: 'other' });
  log.addFor({ ...ADA, channelId: null });
  log.addFor({ ...ADA, contactId: 'eve' });
  const browser = new Browser(ADA);
  hub.join(browser, 0);
  await expect.poll(() => browser.heard).toEqual([1, 'resumed at 4', 'ready']);
  log.addFor({ ...ADA, channelId: 'other' });
  log.addFor({ ...ADA, channelId: null });
  log.addFor(ADA);
  hub.wake('o');
  await expect.poll(() => browser.heard.slice(3)).toEqual([7]);
});

test('passing frames reach a visitor for conversations of their own channel alone', async () => {
  const { log, hub } = setUp();
  log.add(1, { ...ADA, conversationId: 'mine' });
  log.add(1, { ...ADA, channelId: 'other', conversationId: 'elsewhere' });
  const browser = new Browser(ADA);
  hub.join(browser, 0);
  await expect.poll(() => browser.heard).toEqual(['resumed at 2', 'ready']);
  for (const [index, conversationId] of ['mine', 'elsewhere'].entries()) {
    hub.pass({ organizationId: 'o', conversationId, team: null, visitor: frame(70 + index) });
  }
  expect(browser.heard.slice(2)).toEqual([70]);
});

test('a visitor who is far behind is told to read anew, and hears what comes', async () => {
  const { log, hub } = setUp();
  log.addFor(ADA, 1_200);
  const browser = new Browser(ADA);
  hub.join(browser, 0);
  await expect.poll(() => browser.heard.slice(-2)).toEqual(['anew at 1200', 'ready']);
  expect(browser.heard).toHaveLength(502);
  log.addFor(ADA);
  hub.wake('o');
  await expect.poll(() => browser.heard.at(-1)).toBe(1_201);
});

test('the team gets all that is kept, however much', async () => {
  const { log, hub } = setUp();
  log.add(1_200);
  const browser = new Browser();
  hub.join(browser, 0);
  await expect.poll(() => browser.heard.length).toBe(1_202);
  expect(browser.heard.slice(-3)).toEqual([1_200, 'resumed at 1200', 'ready']);
});

test('a browser that cannot catch up is asked to connect again', async () => {
  const { log, hub } = setUp();
  log.add(3);
  log.failures = 1;
  const browser = new Browser();
  hub.join(browser, 0);
  await expect.poll(() => browser.code).toBe(1013);
  expect(browser.heard).toEqual([]);
});

test('events that could not be read come without another word of them', async () => {
  const { log, hub } = setUp();
  const browser = new Browser();
  hub.join(browser, 0);
  await expect.poll(() => browser.heard).toEqual(['resumed at 0', 'ready']);
  log.failures = 1;
  log.add(2);
  hub.wake('o');
  await expect.poll(() => browser.heard.slice(2), { timeout: 10_000 }).toEqual([1, 2]);
});
