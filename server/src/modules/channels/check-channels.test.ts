import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { SECRET_KEY, silent, testDatabase, testOrganization } from '../../../test/harness.ts';
import { ChannelError } from '../../channels/channel.ts';
import type { Channel } from '../../channels/channel.ts';
import type { Database } from '../../database/index.ts';
import { createSealer, newId } from '../../platform/index.ts';
import { createCredentials } from '../credentials/index.ts';
import { addChannel } from './channel.ts';
import { checkChannels } from './check-channels.ts';

let database: Database;
let organizationId = '';
let problem: string | null = null;
let asked: string[] = [];

const sms: Channel = {
  kind: 'sms',
  title: 'SMS',
  abilities: {
    textLimit: 1,
    media: false,
    choices: false,
    typing: false,
    receipts: 'none',
    edits: false,
    deletions: false,
    reactions: false,
    replyWindow: null,
  },
  settingsSchema: z.looseObject({}),
  credentialsSchema: z.object({}),
  async check({ id }) {
    asked.push(id);
    if (problem !== null) throw new ChannelError('unauthorised', problem);
    return { name: 'The shop', warnings: ['Soon it ends.'] };
  },
  connect: async () => Promise.reject(new Error('Nothing is changed at the vendor’s.')),
};

beforeAll(async () => {
  database = await testDatabase();
  organizationId = await testOrganization(database);
});
afterAll(async () => database.close());

const work = () =>
  checkChannels({
    database,
    adapters: new Map([[sms.kind, sms]]),
    credentials: createCredentials(createSealer(() => ({ current: SECRET_KEY, previous: [] }))),
    fetch: async () => Promise.reject(new Error('Nothing is fetched here.')),
    reach: async () => Promise.reject(new Error('Nothing is reached here.')),
    clock: { now: () => new Date() },
    log: silent,
    publicUrl: 'https://desk.example',
    allowBaseUrl: false,
  });

async function channelChecked(hoursAgo: number | null): Promise<string> {
  return database.inOrganization(organizationId, async (tx) => {
    const { id } = await addChannel(tx, organizationId, { type: 'sms', name: newId() });
    const at = hoursAgo === null ? null : new Date(Date.now() - hoursAgo * 3_600_000);
    await tx.updateTable('channels').set({ lastCheckedAt: at }).where('id', '=', id).execute();
    return id;
  });
}

async function told(): Promise<string[]> {
  const rows = await database.inOrganization(organizationId, async (tx) =>
    tx.selectFrom('system_events').select('message').where('source', '=', 'channels').execute(),
  );
  return rows.map(({ message }) => message);
}

test('what was checked a day ago is asked again, and a failure is told once', async () => {
  const old = await channelChecked(25);
  await channelChecked(1);
  await channelChecked(null);
  const context = { log: silent, signal: new AbortController().signal };
  problem = 'The token has expired.';
  await work().run(context);
  expect(asked).toEqual([old]);
  expect(await told()).toHaveLength(1);
  expect((await told()).join(' ')).toContain('works no longer: The token has expired.');
  asked = [];
  await work().run(context);
  expect(asked).toEqual([]);
  await database.inOrganization(organizationId, async (tx) =>
    tx
      .updateTable('channels')
      .set({ lastCheckedAt: new Date(Date.now() - 90_000_000) })
      .where('id', '=', old)
      .execute(),
  );
  await work().run(context);
  expect(asked).toEqual([old]);
  expect(await told()).toHaveLength(1);
});
