import type { AiBudgets } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { logSystemEvent } from '../events/index.ts';
import type { Cost, TokenUsage } from './cost.ts';

/** What AI has used. */
export interface Spent {
  tokens: number;
  /** Millionths of a US dollar. */
  micros: number;
}

/** What a turn may still use; infinite where nothing limits it. */
export interface Remaining {
  tokens: number;
  /** Millionths of a US dollar. */
  micros: number;
  /** Milliseconds of the whole turn. */
  time: number;
}

/** What was spent before a turn. */
export interface Accounts {
  conversation: Spent;
  month: Spent;
}

/** The month of the accounts, `YYYY-MM` in UTC, as `billing_usage` has it. */
export function periodOf(now: Date): string {
  return now.toISOString().slice(0, 7);
}

/** What a conversation and its month have used. Nothing is added up over a whole month here. */
export async function readAccounts(
  tx: Tx,
  {
    organizationId,
    conversationId,
    now,
  }: { organizationId: string; conversationId: string; now: Date },
): Promise<Accounts> {
  const [month, conversation] = await Promise.all([
    readMonth(tx, organizationId, periodOf(now)),
    tx
      .selectFrom('runs')
      .select((eb) => [
        eb.fn.sum(eb('inputTokens', '+', eb.ref('outputTokens'))).as('tokens'),
        eb.fn.sum('costMicros').as('micros'),
      ])
      .where('conversationId', '=', conversationId)
      .executeTakeFirst(),
  ]);
  return {
    month,
    conversation: {
      tokens: Number(conversation?.tokens ?? 0),
      micros: Number(conversation?.micros ?? 0),
    },
  };
}

/** What a month has used so far. */
export async function readMonth(tx: Tx, organizationId: string, period: string): Promise<Spent> {
  const row = await tx
    .selectFrom('ai_spending')
    .select(['tokens', 'costMicros'])
    .where('organizationId', '=', organizationId)
    .where('period', '=', period)
    .executeTakeFirst();
  return { tokens: row?.tokens ?? 0, micros: row?.costMicros ?? 0 };
}

/**
 * What a turn may use: the least of what its own, its conversation's and its month's budget leave.
 * `counted` is what the accounts hold of this very turn, where it was broken off before.
 */
export function remaining(
  budgets: AiBudgets,
  accounts: Accounts,
  counted: Spent = { tokens: 0, micros: 0 },
): Remaining {
  const { turn } = budgets;
  const conversation = without(accounts.conversation, counted);
  const month = without(accounts.month, counted);
  return {
    tokens: Math.min(
      left(turn.tokens, 0),
      left(budgets.conversation.tokens, conversation.tokens),
      left(budgets.month.tokens, month.tokens),
    ),
    micros: Math.min(
      left(inMicros(turn.dollars), 0),
      left(inMicros(budgets.conversation.dollars), conversation.micros),
      left(inMicros(budgets.month.dollars), month.micros),
    ),
    time: turn.seconds === null ? Infinity : turn.seconds * 1_000,
  };
}

function without(spent: Spent, counted: Spent): Spent {
  return {
    tokens: Math.max(0, spent.tokens - counted.tokens),
    micros: Math.max(0, spent.micros - counted.micros),
  };
}

function left(limit: number | null, spent: number): number {
  return limit === null ? Infinity : Math.max(0, limit - spent);
}

/** Whether a turn that used this much has come to its end. It is asked before each call of a model. */
export function isSpent(rest: Remaining, used: TokenUsage, cost: Cost): boolean {
  const tokens = used.inputTokens + used.outputTokens;
  return tokens >= rest.tokens || cost.input + cost.output >= rest.micros;
}

/** Per cent of the month's budget at which the team is warned, once each. */
const WARNINGS = [80, 100];

/**
 * Warns the team, in a transaction of its own, where the month's budget is nearly or wholly spent:
 * once for each of the two a month, however many turns end at once.
 */
export async function warnOfSpending(
  database: Database,
  organizationId: string,
  { month }: AiBudgets,
  now: Date,
): Promise<void> {
  if (month.tokens === null && month.dollars === null) return;
  const period = periodOf(now);
  await database.inOrganization(organizationId, async (tx) => {
    const spent = await readMonth(tx, organizationId, period);
    const share = Math.max(
      shareOf(month.tokens, spent.tokens),
      shareOf(inMicros(month.dollars), spent.micros),
    );
    const due = WARNINGS.findLast((percent) => share * 100 >= percent);
    if (due === undefined) return;
    const warned = await tx
      .updateTable('ai_spending')
      .set({ warnedAt: due })
      .where('organizationId', '=', organizationId)
      .where('period', '=', period)
      .where('warnedAt', '<', due)
      .returning('period')
      .executeTakeFirst();
    if (!warned) return;
    const isOver = due === 100;
    await logSystemEvent(tx, {
      organizationId,
      eventType: 'warning',
      source: 'models',
      message: isOver
        ? 'This month’s AI budget is spent: what customers write goes to the team. Raise it in Settings → AI, or wait for the next month.'
        : `${due} % of this month’s AI budget is spent. Past it, what customers write goes to the team.`,
      severity: isOver ? 'error' : 'warning',
      details: { period, ...spent, budget: month },
    });
  });
}

function inMicros(dollars: number | null): number | null {
  return dollars === null ? null : dollars * 1_000_000;
}

function shareOf(limit: number | null, spent: number): number {
  if (limit === null) return 0;
  return limit === 0 ? 1 : spent / limit;
}
