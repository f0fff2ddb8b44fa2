import type { ReplayComparison, ReplaySide } from '@frontdesk/contract';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { duration } from '../../ui/time.ts';
import { endOf, money } from '../conversation/step-words.ts';
import { wordChanges } from './word-changes.ts';

/** Two answers side by side, and in the right one what is other. */
export function Comparison({ recorded, now }: ReplayComparison): ReactNode {
  const changes = useMemo(() => wordChanges(recorded.text, now.text), [recorded.text, now.text]);
  return (
    <div className="comparison">
      <Side title="As it was" side={recorded}>
        {changes.map(({ kind, text }, place) =>
          kind === 'removed' ? (
            <del key={place}>{text}</del>
          ) : kind === 'same' ? (
            <span key={place}>{text}</span>
          ) : null,
        )}
      </Side>
      <Side title="Now" side={now}>
        {changes.map(({ kind, text }, place) =>
          kind === 'added' ? (
            <ins key={place}>{text}</ins>
          ) : kind === 'same' ? (
            <span key={place}>{text}</span>
          ) : null,
        )}
      </Side>
    </div>
  );
}

function Side({
  title,
  side,
  children,
}: {
  title: string;
  side: ReplaySide;
  children: ReactNode;
}): ReactNode {
  const { model, sources, tools, end, inputTokens, cachedInputTokens, outputTokens } = side;
  const cached = cachedInputTokens > 0 ? ` (${cachedInputTokens.toLocaleString()} cached)` : '';
  const facts: [name: string, value: string][] = [
    ['Tokens', `${inputTokens.toLocaleString()} in${cached}, ${outputTokens.toLocaleString()} out`],
    ['Cost', money(side.costMicros)],
    ['Time', duration(side.duration)],
    ['Ended', endOf(end)],
    ['Tools', tools.length === 0 ? 'none' : tools.map(toolWords).join(', ')],
    ['Sources', sources.length === 0 ? 'none' : sources.map((source) => source.title).join(', ')],
  ];
  return (
    <section aria-label={title}>
      <h4>
        {title} <span className="faint">{model}</span>
      </h4>
      <p className="comparison-text" dir="auto">
        {children}
      </p>
      <dl className="pairs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function toolWords({ name, from }: ReplaySide['tools'][number]): string {
  return from === 'record' ? name : `${name} (new)`;
}
