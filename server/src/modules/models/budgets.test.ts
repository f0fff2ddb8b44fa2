import type { AiBudgets } from '@frontdesk/contract';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, testOrganization } from '../../../test/harness.ts';
import type { Database } from '../../database/index.ts';
import { newId } from '../../platform/index.ts';
import { isSpent, readAccounts, readMonth, remaining, warnOfSpending } from './budgets.ts';
import { recordUsage } from './record-usage.ts';
import { USUAL } from './settings.ts';

let database: Database;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => database.close());

const MARCH = new Date('2026-03-20T12:00:00Z');
const newOrganization = async (): Promise<string> => testOrganization(database, `shop-${newId()}`);

async function use(
  organizationId: string,
  tokens: number,
  micros: number,
  now = MARCH,
): Promise<void> {
  await database.inOrganization(organizationId, async (tx) =>
    recordUsage(
      tx,
      organizationId,
      {
        usage: { inputTokens: tokens, cachedInputTokens: 0, outputTokens: 0 },
        cost: { input: micros, output: 0 },
      },
      { model: 'gpt-4o', purpose: 'test', now },
    ),
  );
}

test('the account of a month is the sum of its billing, whoever writes it and however many at once', async () => {
  const entry = fc.record({
    costType: fc.constantFrom('ai_tokens_input', 'ai_tokens_output', 'sms_delivery'),
    quantity: fc.integer({ min: 1, max: 100_000 }),
    totalCost: fc.integer({ min: 0, max: 5_000_000 }).map((micros) => micros / 1e6),
    billingPeriod: fc.constantFrom('2026-02', '2026-03'),
  });
  const batches = fc.array(fc.array(entry, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(batches, async (all) => {
      const shop = await newOrganization();
      const write = async (rows: (typeof all)[number]): Promise<unknown> =>
        database.inOrganization(shop, async (tx) =>
          tx
            .insertInto('billing_usage')
            .values(rows.map((row) => ({ ...row, id: newId(), organizationId: shop, unitCost: 0 })))
            .execute(),
        );
      await Promise.all(all.map(write));
      for (const period of ['2026-02', '2026-03']) {
        const ours = all
          .flat()
          .filter((row) => row.billingPeriod === period && row.costType !== 'sms_delivery');
        const account = await database.inOrganization(shop, async (tx) =>
          readMonth(tx, shop, period),
        );
        expect(account.tokens).toBe(ours.reduce((sum, { quantity }) => sum + quantity, 0));
        const micros = ours.reduce((sum, { totalCost }) => sum + totalCost * 1e6, 0);
        expect(account.micros).toBeCloseTo(micros, 3);
      }
    }),
    { numRuns: 15 },
  );
});

test('an account is its organization’s alone, and a month’s alone', async () => {
  const [shop, other] = [await newOrganization(), await newOrganization()];
  await use(shop, 100, 5);
  await use(other, 7, 1);
  await use(shop, 30, 2, new Date('2026-04-01T00:00:00Z'));
  const read = async (id: string, period: string) =>
    database.inOrganization(id, async (tx) => readMonth(tx, shop, period));
  expect(await read(shop, '2026-03')).toEqual({ tokens: 100, micros: 5 });
  expect(await read(shop, '2026-04')).toEqual({ tokens: 30, micros: 2 });
  expect(await read(other, '2026-03')).toEqual({ tokens: 0, micros: 0 });
});

test('a conversation’s account is the sum of its turns', async () => {
  const shop = await newOrganization();
  const conversationId = newId();
  const turn = { organizationId: shop, status: 'done', traceId: '0' } as const;
  const accounts = await database.inOrganization(shop, async (tx) => {
    for (const id of [conversationId, 'another']) {
      await tx
        .insertInto('conversations')
        .values({
          id: id === 'another' ? newId() : id,
          organizationId: shop,
          channel: 'web_widget',
        })
        .execute();
    }
    await tx
      .insertInto('runs')
      .values([
        { ...turn, id: newId(), conversationId, inputTokens: 10, outputTokens: 5, costMicros: 3 },
        { ...turn, id: newId(), conversationId, inputTokens: 1, outputTokens: 1, costMicros: 4 },
      ])
      .execute();
    return readAccounts(tx, { organizationId: shop, conversationId, now: MARCH });
  });
  expect(accounts.conversation).toEqual({ tokens: 17, micros: 7 });
});

const budgets = (change: Partial<AiBudgets>): AiBudgets => ({ ...USUAL.budgets, ...change });
const nothing = { tokens: 0, micros: 0 };
const used = (tokens: number) => ({ inputTokens: tokens, cachedInputTokens: 0, outputTokens: 0 });

test('a turn may use the least of what its budgets leave', () => {
  const all = budgets({
    turn: { seconds: 30, tokens: 1_000, dollars: 1 },
    conversation: { tokens: 5_000, dollars: null },
    month: { tokens: null, dollars: 10 },
  });
  const accounts = {
    conversation: { tokens: 4_500, micros: 0 },
    month: { tokens: 0, micros: 9_400_000 },
  };
  expect(remaining(all, accounts)).toEqual({ tokens: 500, micros: 600_000, time: 30_000 });
  const free = remaining(USUAL.budgets, accounts);
  expect(free).toEqual({ tokens: Infinity, micros: Infinity, time: Infinity });
  expect(isSpent(free, used(1e12), { input: 1e12, output: 0 })).toBe(false);
});

test('a budget is spent by tokens or by money, whichever comes first; none at all is spent at once', () => {
  const left = { tokens: 100, micros: 50, time: Infinity };
  expect(isSpent(left, used(99), { input: 40, output: 9 })).toBe(false);
  expect(isSpent(left, used(100), { input: 0, output: 0 })).toBe(true);
  expect(isSpent(left, used(0), { input: 40, output: 10 })).toBe(true);
  const none = remaining(budgets({ month: { tokens: null, dollars: 0 } }), {
    conversation: nothing,
    month: nothing,
  });
  expect(isSpent(none, used(0), { input: 0, output: 0 })).toBe(true);
});

test('the team is warned once when it is nearly spent and once when it is, a month', async () => {
  const shop = await newOrganization();
  const month = budgets({ month: { tokens: 1_000, dollars: 5 } });
  const warn = async (now = MARCH): Promise<void> => warnOfSpending(database, shop, month, now);
  const warnings = async (): Promise<string[]> => {
    const rows = await database.inOrganization(shop, async (tx) =>
      tx.selectFrom('system_events').select('message').orderBy('createdAt').orderBy('id').execute(),
    );
    return rows.map(({ message }) => message.slice(0, 23));
  };
  await use(shop, 799, 1);
  await warn();
  expect(await warnings()).toEqual([]);
  await use(shop, 1, 0);
  await Promise.all([warn(), warn(), warn()]);
  expect(await warnings()).toEqual(['80 % of this month’s AI']);
  // By money this time.
  await use(shop, 1, 5_000_000);
  await Promise.all([warn(), warn()]);
  await warn();
  expect(await warnings()).toEqual(['80 % of this month’s AI', 'This month’s AI budget ']);
  const april = new Date('2026-04-02T00:00:00Z');
  await use(shop, 900, 0, april);
  await warn(april);
  expect(await warnings()).toHaveLength(3);
});
