import { Channel, ChannelTest } from '@frontdesk/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { deskOf } from './desk.ts';
import type { Desk } from './desk.ts';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { calls as toolCalls, says, startModelServer } from './model-server.ts';
import type { ModelServer } from './model-server.ts';
import { hasSpec } from './vendors/openapi-spec.ts';
import { startTwilio } from './vendors/twilio.ts';
import type { Twilio } from './vendors/twilio.ts';

const SOON = { timeout: 20_000, interval: 50 };
const GREETING = 'Hello, you are speaking with an assistant. How can I help?';

let app: TestApp;
let desk: Desk;
let model: ModelServer;
let twilio: Twilio;
let channel: Channel;
let connected: ChannelTest;
let count = 1_000_000;
let phone = '';

const own = async () =>
  (await desk.conversations(channel.id)).filter(({ customerPhone }) => customerPhone === phone);
const heard = async (sid: string): Promise<string[]> => (await twilio.heard(sid)).heard;
const lines = async (id: string): Promise<string[]> => {
  const page = z.object({
    items: z.array(z.object({ content: z.string(), senderType: z.string() })),
  });
  const { items } = await desk.call(page, 'GET', `/api/conversations/${id}/messages?limit=100`);
  return items.flatMap(({ content, senderType }) => (senderType === 'system' ? content : []));
};

/** Somebody calls and asks; the AI answers. Returns the call and its conversation. */
async function begun(): Promise<{ sid: string; id: string }> {
  const { sid } = await twilio.call({ kind: 'rings', from: phone });
  model.next(says('It is on its way.'));
  await twilio.call({ kind: 'says', sid, text: 'Where is my order?' });
  await expect.poll(async () => heard(sid), SOON).toContain('It is on its way.');
  return { sid, id: (await own()).at(-1)?.id ?? '' };
}

async function minutes(sid: string): Promise<{ quantity: number; totalCost: number }[]> {
  const database = await databaseOf(app);
  const rows = await database.asSystem(async (tx) =>
    tx
      .selectFrom('billing_usage')
      .select(['quantity', 'totalCost'])
      .where('costType', '=', 'voice_minutes')
      .where('source', '=', `channel:${channel.id}:${sid}`)
      .execute(),
  );
  await database.close();
  return rows;
}

describe.skipIf(!hasSpec('twilio-api-v2010.json'))('calls (need the vendor’s document)', () => {
  beforeAll(async () => {
    [twilio, model] = await Promise.all([startTwilio(), startModelServer(0, { onlyTurns: true })]);
    app = await testApp({
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: model.url,
      ALLOW_VENDOR_BASE_URL: 'true',
    });
    desk = deskOf(app);
    const { accountSid, authToken, number } = twilio;
    channel = await desk.call(Channel, 'POST', '/api/channels', {
      type: 'voice',
      name: 'Calls',
      settings: { number, baseUrl: twilio.url, transferTo: '+4930999', recording: 'never' },
      credentials: { accountSid, authToken },
    });
    connected = await desk.call(ChannelTest, 'POST', `/api/channels/${channel.id}/test`);
  }, 60_000);
  beforeEach(() => {
    count += 1;
    phone = `+49170${count}`;
    model.reset();
  });
  afterAll(async () => {
    await app.close();
    await model.close();
    await twilio.close();
  });

  const set = async (settings: object): Promise<void> => {
    const path = `/api/channels/${channel.id}`;
    const base = { number: twilio.number, baseUrl: twilio.url };
    await desk.call(Channel, 'PATCH', path, { settings: { ...base, ...settings } });
  };

  test('it is connected: callers are asked what this server says', () => {
    expect(connected).toEqual({ ok: true, account: twilio.number, warnings: [], error: null });
  });

  test('a call is greeted, answered, and goes on; what was said stands in the conversation', async () => {
    const { sid, id } = await begun();
    expect(await heard(sid)).toEqual([GREETING, 'One moment, please.', 'It is on its way.']);
    // The caller may speak into what is said: it is listened to all the time.
    expect((await twilio.heard(sid)).verbs.map(({ name }) => name)).toEqual(['Gather', 'Redirect']);
    model.next(says('On Monday.'));
    await twilio.call({ kind: 'says', sid, text: 'And when?' });
    await expect.poll(async () => heard(sid), SOON).toContain('On Monday.');
    expect(await desk.said(id)).toEqual([
      'Where is my order?',
      'It is on its way.',
      'And when?',
      'On Monday.',
    ]);
    await twilio.call({ kind: 'hangs-up', sid, seconds: 130 });
    await expect.poll(async () => lines(id), SOON).toContain('The call ended after 2:10');
    expect(await minutes(sid)).toEqual([{ quantity: 3, totalCost: 3 * 0.0085 }]);
    // Told twice, it is billed once.
    await twilio.call({ kind: 'hangs-up', sid, seconds: 130 });
    expect(await minutes(sid)).toHaveLength(1);
    // Another call is another conversation of the same customer.
    await begun();
    expect(await own()).toHaveLength(2);
  });

  test('who wants a person is put through; who takes nobody’s place leaves a message', async () => {
    const { sid, id } = await begun();
    model.next(toolCalls('handOver', { reason: 'asked-for-person' }));
    await twilio.call({ kind: 'says', sid, text: 'I want to talk to a person' });
    const verbs = async () => (await twilio.heard(sid)).verbs.map(({ name }) => name);
    await expect.poll(verbs, SOON).toEqual(['Say', 'Dial']);
    await twilio.call({ kind: 'dialed', sid, status: 'no-answer' });
    expect(await verbs()).toEqual(['Say', 'Record']);
    const address = await twilio.keep('audio/mpeg', Buffer.from('ID3 not much of a song'));
    await twilio.call({ kind: 'leaves', sid, recording: address, text: 'Please call back.' });
    expect((await twilio.heard(sid)).isOver).toBe(true);
    await expect
      .poll(async () => desk.said(id), SOON)
      .toContain('[A message was left] Please call back.');
    const left = (await desk.thread(id)).at(-1);
    expect(left?.attachments.map(({ name }) => name)).toEqual(['message.mp3']);
  });

  test('a person writes and is heard; once the call is over they are told that nobody hears', async () => {
    const { sid, id } = await begun();
    await desk.call(z.unknown(), 'POST', `/api/conversations/${id}/take-over`);
    await desk.answer(id, 'This is Ben. <How> can I help & what with?');
    await expect
      .poll(async () => heard(sid), SOON)
      .toContain('This is Ben. <How> can I help & what with?');
    await twilio.call({ kind: 'hangs-up', sid, seconds: 5 });
    await desk.answer(id, 'Hello?');
    const last = async () => (await desk.thread(id)).at(-1)?.deliveryError;
    await expect.poll(last, SOON).toMatch(/The call is over/u);
  });

  test('who says nothing is asked again, and the call ends; keys count as words', async () => {
    const { sid } = await twilio.call({ kind: 'rings', from: phone });
    await twilio.call({ kind: 'waits', sid });
    await twilio.call({ kind: 'waits', sid });
    expect((await twilio.heard(sid)).isOver).toBe(false);
    const ended = await twilio.call({ kind: 'waits', sid });
    expect(ended.isOver).toBe(true);
    expect(ended.heard.at(-1)).toBe('Thank you for your call. Goodbye.');
    expect(await own()).toEqual([]);
    const second = await twilio.call({ kind: 'rings', from: phone });
    model.next(says('Two it is.'));
    await twilio.call({ kind: 'presses', sid: second.sid, digits: '2' });
    await expect.poll(async () => heard(second.sid), SOON).toContain('Two it is.');
    expect(await desk.said((await own())[0]?.id ?? '')).toEqual(['[Keys: 2]', 'Two it is.']);
  });

  test('whose answer is not there yet hears that it is looked for, again and again', async () => {
    const { sid } = await twilio.call({ kind: 'rings', from: phone });
    model.next(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
    });
    await twilio.call({ kind: 'says', sid, text: 'Hm?' });
    await twilio.call({ kind: 'waits', sid });
    const said = (await heard(sid)).filter((words) => words === 'One moment, please.');
    expect(said).toHaveLength(2);
  });

  test('only who agrees is recorded', async () => {
    await set({ recording: 'ask' });
    // The way in knows settings for a moment.
    const rings = async () => twilio.call({ kind: 'rings', from: phone });
    await expect.poll(async () => (await rings()).heard.at(-1), SOON).toContain('May we record');
    const no = await rings();
    const refused = await twilio.call({ kind: 'says', sid: no.sid, text: 'No, thanks' });
    expect(refused.isRecorded).toBe(false);
    const yes = await twilio.call({ kind: 'rings', from: phone });
    const agreed = await twilio.call({ kind: 'says', sid: yes.sid, text: 'Yes, sure.' });
    expect(agreed).toMatchObject({ isRecorded: true });
    expect(agreed.heard.at(-1)).toBe(GREETING);
    model.next(says('Gladly.'));
    await twilio.call({ kind: 'says', sid: yes.sid, text: 'Send it again' });
    await expect.poll(async () => heard(yes.sid), SOON).toContain('Gladly.');
    const recording = 'https://api.twilio.example/RE1';
    await twilio.call({ kind: 'recorded', sid: yes.sid, recording });
    const id = (await own()).at(-1)?.id ?? '';
    await expect
      .poll(async () => lines(id), SOON)
      .toContain(`The call was recorded, as the caller allowed: ${recording}`);
    const key = await twilio.call({ kind: 'rings', from: phone });
    expect((await twilio.call({ kind: 'presses', sid: key.sid, digits: '1' })).isRecorded).toBe(
      true,
    );
  });

  test('nobody but Twilio is heard, at whatever step', async () => {
    const form = new URLSearchParams({ CallSid: 'CA1', From: phone, SpeechResult: 'Forged' });
    for (const step of ['', '?step=said', '?step=status', '?step=voicemail']) {
      const response = await fetch(`${channel.webhookUrl}${step}`, {
        method: 'POST',
        headers: { 'x-twilio-signature': 'AAAA' },
        body: form,
      });
      expect(response.status).toBe(401);
    }
    expect(await own()).toEqual([]);
  });

  test('every call of ours was as the document has it', async () => {
    const { calls } = await twilio.seen();
    expect(calls.filter(({ wrong }) => wrong !== null)).toEqual([]);
  });
});
