import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Channel, Conversation } from '@frontdesk/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Database } from '../src/database/index.ts';
import { databaseOf, newDatabaseUrl, readDemo } from './harness.ts';
import type { DemoFile } from './harness.ts';
import { startProcess } from './process.ts';
import type { ServerProcess } from './process.ts';
import { privateChat, startTelegram } from './vendors/telegram.ts';
import type { Telegram } from './vendors/telegram.ts';
import { hasTelegramSpec } from './vendors/telegram-spec.ts';

/** `KILLS=50` kills 25 times the web server and 25 times the worker; here a few are enough. */
const KILLS = Number(process.env['KILLS'] ?? 6);
const SECRET = 'the-secret';
const CHATS = [501, 502, 503, 504];
/** Of each chat, between two kills. */
const BURST = 6;

const dataDir = mkdtempSync(join(tmpdir(), 'frontdesk-kill-channel-'));
const running: ServerProcess[] = [];
let environment: Record<string, string> & { DATABASE_URL: string; DATA_DIR: string };
let telegram: Telegram;
let database: Database;
let demo: DemoFile;
let web: ServerProcess;
let worker: ServerProcess;
let channel: Channel;
let updateId = 1;

async function start(roles: string): Promise<ServerProcess> {
  const started = await startProcess({ ...environment, ROLES: roles });
  running.push(started);
  return started;
}

/** Asks until it is answered, as vendors and browsers do whose server is gone for a while. */
async function insist(
  method: string,
  path: string,
  body: unknown,
  headers: object,
): Promise<unknown> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      const response = await fetch(web.url + path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (response.ok) return await response.json();
      if (response.status < 500) throw new TypeError(`${path}: ${await response.text()}`);
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith(path)) throw error;
    }
    await wait(50);
  }
  throw new Error(`${path} was never answered.`);
}

const call = async (method: string, path: string, body?: unknown): Promise<unknown> =>
  insist(method, path, body, { authorization: `Bearer ${demo.apiKey}` });

/** A customer writes; resolves once the server has thanked for it. */
async function tell(chat: number, number: number, text: string): Promise<string> {
  updateId += 1;
  const date = Math.floor(Date.now() / 1_000);
  const message = { message_id: number, date, text, ...privateChat(chat) };
  const headers = { 'x-telegram-bot-api-secret-token': SECRET };
  await insist('POST', `/webhooks/${channel.id}`, { update_id: updateId, message }, headers);
  return text;
}

async function conversations(): Promise<Conversation[]> {
  const { items } = z
    .object({ items: z.array(Conversation) })
    .parse(await call('GET', '/api/conversations?channel=telegram'));
  return items;
}

/** What a dead process left is taken up at once, not after its heartbeats and leases. */
async function age(): Promise<void> {
  await database.asSystem(async (tx) => {
    await sql`
      UPDATE pgboss.job SET heartbeat_on = heartbeat_on - interval '1 minute'
      WHERE state = 'active'`.execute(tx);
    await sql`UPDATE deliveries SET "nextAttemptAt" = now() WHERE status = 'sending'`.execute(tx);
  });
}

async function unended(): Promise<number> {
  return database.asSystem(async (tx) => {
    const { rows } = await sql`
      SELECT id FROM webhook_requests WHERE status = 'queued'
      UNION ALL SELECT id FROM deliveries WHERE status IN ('queued', 'sending')
      UNION ALL SELECT id FROM runs WHERE status IN ('queued', 'running')`.execute(tx);
    return rows.length;
  });
}

describe.skipIf(!hasTelegramSpec)('kills (needs the vendor’s document)', () => {
  beforeAll(async () => {
    telegram = await startTelegram();
    environment = {
      DATA_DIR: dataDir,
      DATABASE_URL: await newDatabaseUrl(),
      ALLOW_VENDOR_BASE_URL: 'true',
    };
    web = await start('web');
    worker = await start('worker');
    demo = readDemo(dataDir);
    database = await databaseOf({ databaseUrl: environment.DATABASE_URL, dataDir });
    // People answer here, so that what is sent is known.
    const agents = z
      .object({ items: z.array(z.object({ id: z.string() })) })
      .parse(await call('GET', '/api/agents'));
    for (const { id } of agents.items)
      await call('PATCH', `/api/agents/${id}`, { isActive: false });
    channel = Channel.parse(
      await call('POST', '/api/channels', {
        type: 'telegram',
        name: 'Bot',
        settings: { baseUrl: telegram.url },
        credentials: { botToken: telegram.token, secretToken: SECRET },
      }),
    );
    for (const chat of CHATS) await telegram.writes('/start', { chat });
  }, 120_000);
  afterAll(async () => {
    for (const each of running) await each.end('SIGKILL');
    await database.close();
    await telegram.close();
    rmSync(dataDir, { recursive: true });
  });

  test(
    'web server and worker killed under load: nothing that was thanked for is lost, nothing sent twice',
    async () => {
      const told = await Promise.all(CHATS.map(async (chat) => tell(chat, 1, `${chat} begins`)));
      await expect.poll(async () => (await conversations()).length, { timeout: 30_000 }).toBe(4);
      await expect.poll(unended, { timeout: 60_000 }).toBe(0);
      const open = await conversations();
      const answers: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const load = Array.from({ length: BURST }, (_, index) => kill * BURST + index).flatMap(
          (number) => [
            ...CHATS.map(async (chat) =>
              told.push(await tell(chat, number + 2, `${chat} #${number}`)),
            ),
            ...open.map(async ({ id, customerName }) => {
              const content = `Answer ${number} for ${customerName}`;
              const body = { content, externalId: content };
              await call('POST', `/api/conversations/${id}/messages`, body);
              answers.push(content);
            }),
          ],
        );
        await wait(20 + ((kill * 37) % 180));
        if (kill % 2 === 0) {
          await worker.end('SIGKILL');
          worker = await start('worker');
        } else {
          await web.end('SIGKILL');
          web = await start('web');
        }
        await Promise.all(load);
        await age();
      }
      await age();
      await expect.poll(unended, { timeout: 120_000, interval: 200 }).toBe(0);

      const rows = await database.asSystem(async (tx) =>
        tx
          .selectFrom('messages')
          .leftJoin('deliveries', 'deliveries.messageId', 'messages.id')
          .select(['content', 'senderType', 'deliveries.status'])
          .where('messages.isPrivate', '=', false)
          .execute(),
      );
      const from = (sender: string) => rows.filter(({ senderType }) => senderType === sender);
      expect(
        from('customer')
          .map(({ content }) => content)
          .toSorted(),
      ).toEqual(told.toSorted());
      expect(
        from('agent')
          .map(({ content }) => content)
          .toSorted(),
      ).toEqual(answers.toSorted());
      const got = (await Promise.all(CHATS.map(async (chat) => telegram.got(chat)))).flat();
      for (const { content, status } of from('agent')) {
        const times = got.filter((text) => text === content).length;
        // Of what was on its way as its process died nobody knows whether it arrived.
        expect({ content, isRight: status === 'sent' ? times === 1 : times <= 1 }).toEqual({
          content,
          isRight: true,
        });
        expect(['sent', 'unknown']).toContain(status);
      }
      for (const chat of CHATS) {
        const numbers = (await telegram.got(chat)).flatMap((text) => {
          const found = /^Answer (\d+)/u.exec(text);
          return found ? [Number(found[1])] : [];
        });
        expect(numbers).toHaveLength(new Set(numbers).size);
      }
    },
    90_000 + KILLS * 15_000,
  );
});
