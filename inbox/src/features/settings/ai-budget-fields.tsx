import type { AiBudgets } from '@frontdesk/contract';
import { NumberInput } from '@mantine/core';
import type { ReactNode } from 'react';

interface AiBudgetFieldsProps {
  budgets: AiBudgets;
  onChange: (budgets: AiBudgets) => void;
}

/** How much an answer, a conversation and a month may use; empty is no limit. */
export function AiBudgetFields({ budgets, onChange }: AiBudgetFieldsProps): ReactNode {
  const { turn, conversation, month } = budgets;
  return (
    <section className="form-part" aria-labelledby="ai-budgets">
      <div>
        <h3 id="ai-budgets">Budgets</h3>
        <p className="muted ai-hint">
          Where one is spent, a person takes over and the customer is told. Empty is no limit. The
          team is warned at 80 % and at 100 % of the month’s.
        </p>
      </div>
      <div className="ai-budgets">
        <Row
          title="One answer"
          limits={turn}
          onChange={(part) => onChange({ ...budgets, turn: { ...turn, ...part } })}
        >
          <Limit
            label="One answer, seconds"
            of="time"
            unit=" s"
            max={600}
            value={turn.seconds}
            onChange={(seconds) => onChange({ ...budgets, turn: { ...turn, seconds } })}
          />
        </Row>
        <Row
          title="One conversation"
          limits={conversation}
          onChange={(part) => onChange({ ...budgets, conversation: { ...conversation, ...part } })}
        />
        <Row
          title="One month"
          limits={month}
          onChange={(part) => onChange({ ...budgets, month: { ...month, ...part } })}
        />
      </div>
    </section>
  );
}

interface Limits {
  dollars: number | null;
  tokens: number | null;
}

function Row({
  title,
  limits,
  onChange,
  children,
}: {
  title: string;
  limits: Limits;
  onChange: (part: Partial<Limits>) => void;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="ai-budget">
      <span className="ai-budget-title">{title}</span>
      <Limit
        label={`${title}, US dollars`}
        of="amount"
        prefix="$"
        decimals={4}
        max={1_000_000}
        value={limits.dollars}
        onChange={(dollars) => onChange({ dollars })}
      />
      <Limit
        label={`${title}, tokens`}
        of="tokens"
        unit=" tokens"
        min={1}
        max={1_000_000_000_000}
        value={limits.tokens}
        onChange={(tokens) => onChange({ tokens })}
      />
      {children}
    </div>
  );
}

interface LimitProps {
  label: string;
  /** What there may be any of, where there is no limit. */
  of: string;
  prefix?: string;
  unit?: string;
  decimals?: number;
  min?: number;
  max: number;
  value: number | null;
  onChange: (value: number | null) => void;
}

function Limit({
  label,
  of,
  prefix = '',
  unit = '',
  decimals = 0,
  min = 0,
  ...rest
}: LimitProps): ReactNode {
  const { max, value, onChange } = rest;
  return (
    <NumberInput
      aria-label={label}
      placeholder={`Any ${of}`}
      prefix={prefix}
      suffix={unit}
      thousandSeparator=","
      hideControls
      min={min}
      max={max}
      decimalScale={decimals}
      allowNegative={false}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
    />
  );
}
