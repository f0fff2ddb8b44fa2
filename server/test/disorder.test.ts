import { createHmac } from 'node:crypto';
import { Channel } from '@frontdesk/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Database } from '../src/database/index.ts';
import { deskOf } from './desk.ts';
import { databaseOf, testApp } from './harness.ts';
import type { TestApp } from './harness.ts';

/** `EVENTS=10000` tells as many; here fewer are enough. Half of them are told before. */
const EVENTS = Number(process.env['EVENTS'] ?? 600);
const CUSTOMERS = 10;
const AT_ONCE = 16;
const SECRET = 'the-app-secret';
const NUMBER = '106853218861309';

let app: TestApp;
let database: Database;
let channel: Channel;

beforeAll(async () => {
  app = await testApp({ ALLOW_VENDOR_BASE_URL: 'true', RATE_LIMIT: 'off' });
  database = await databaseOf(app);
  channel = await deskOf(app).call(Channel, 'POST', '/api/channels', {
    type: 'whatsapp',
    name: 'WhatsApp',
    // Nobody is there: what is answered does not leave.
    settings: { baseUrl: 'http://127.0.0.1:9', phoneNumberId: NUMBER },
    credentials: { accessToken: 'token', appSecret: SECRET },
  });
  // Who wants a person is answered by no program from then on.
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    await tell(customer, -1, 'I want to talk to a person');
  }
  const taken = async (): Promise<boolean> =>
    (await count(
      sql`SELECT FROM conversations WHERE handler = 'person' AND channel = 'whatsapp'`,
    )) === CUSTOMERS;
  await vi.waitUntil(taken, { timeout: 30_000, interval: 100 });
}, 60_000);
afterAll(async () => {
  await database.close();
  await app.close();
});

async function count(query: ReturnType<typeof sql>): Promise<number> {
  return database.asSystem(async (tx) => (await query.execute(tx)).rows.length);
}

const BEGIN = Math.floor(Date.now() / 1_000) - 24 * 3_600;

async function tell(customer: number, number: number, text: string): Promise<void> {
  const message = {
    from: `4917000000${customer}`,
    id: `wamid.${customer}.${number}`,
    timestamp: String(BEGIN + number + 1),
    type: 'text',
    text: { body: text },
  };
  const value = { metadata: { phone_number_id: NUMBER }, messages: [message] };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const headers = { 'x-hub-signature-256': `sha256=${signature}` };
  const response = await fetch(`${app.url}/webhooks/${channel.id}`, {
    method: 'POST',
    headers,
    body,
  });
  if (response.status !== 200) throw new Error(await response.text());
}

test('events shuffled and doubled are there once, in the order in which they happened', async () => {
  const each = Math.floor(EVENTS / 2 / CUSTOMERS);
  const events = Array.from({ length: CUSTOMERS * each }, (_, place) => ({
    customer: place % CUSTOMERS,
    number: Math.floor(place / CUSTOMERS),
    by: Math.random(),
  }));
  const doubled = [...events, ...events.map((event) => ({ ...event, by: Math.random() }))];
  const shuffled = doubled.toSorted((a, b) => a.by - b.by);
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let event = shuffled.pop(); event; event = shuffled.pop()) {
      await tell(event.customer, event.number, `Number ${event.number}`);
    }
  });
  await Promise.all(lanes);
  await expect
    .poll(async () => count(sql`SELECT FROM webhook_requests WHERE status = 'queued'`), {
      timeout: 540_000,
      interval: 200,
    })
    .toBe(0);
  const { rows } = await database.asSystem(async (tx) =>
    sql<{ texts: string[] }>`
      SELECT array_agg(content ORDER BY m."createdAt", m.id) AS texts
      FROM messages AS m JOIN conversations AS c ON c.id = m."conversationId"
      WHERE c.channel = 'whatsapp' AND m."senderType" = 'customer' AND content LIKE 'Number %'
      GROUP BY c.id`.execute(tx),
  );
  const expected = Array.from({ length: each }, (_, number) => `Number ${number}`);
  expect(rows.map(({ texts }) => texts)).toEqual(Array.from({ length: CUSTOMERS }, () => expected));
}, 600_000);
