import type { AiSettingsView } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { dollars } from '../../ui/money.ts';
import { number } from '../../ui/number.ts';

/** What this month has cost, and how much of its budget that is. */
export function AiSpent({ settings }: { settings: AiSettingsView }): ReactNode {
  const { spent, budgets } = settings;
  const { month } = budgets;
  const shares = [
    ...(month.dollars === null ? [] : [share(spent.dollars, month.dollars)]),
    ...(month.tokens === null ? [] : [share(spent.tokens, month.tokens)]),
  ];
  const used = shares.length === 0 ? undefined : Math.min(1, Math.max(...shares));
  return (
    <section className="ai-spent" aria-label="This month">
      <p>
        <strong>{dollars(spent.dollars)}</strong>
        <span className="muted">
          {' '}
          · {number(spent.tokens)} tokens in {monthOf(spent.period)}
        </span>
      </p>
      {used !== undefined && (
        <>
          <progress
            aria-label="Used of this month’s budget"
            data-level={used >= 1 ? 'over' : used >= 0.8 ? 'near' : undefined}
            max={1}
            value={used}
          />
          <p className="muted">
            {Math.floor(used * 100)} % of this month’s budget
            {used >= 1 && ': what customers write goes to the team'}
          </p>
        </>
      )}
    </section>
  );
}

function share(spent: number, limit: number): number {
  return limit === 0 ? 1 : spent / limit;
}

function monthOf(period: string): string {
  return new Date(`${period}-01T00:00:00Z`).toLocaleDateString(undefined, {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
