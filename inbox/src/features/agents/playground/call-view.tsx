import { IconChevronRight, IconTool } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CallOutcome, Piece } from './answer.ts';

type Call = Extract<Piece, { kind: 'call' }>;

const words: Record<CallOutcome['kind'], { word: string; tone: string | undefined }> = {
  running: { word: 'Running', tone: undefined },
  done: { word: 'Done', tone: 'green' },
  'not-carried-out': { word: 'Simulated', tone: 'amber' },
  failed: { word: 'Failed', tone: 'red' },
};

/** A call of a tool: folded its name and end, open what it was given and gave. */
export function CallView({ call: { toolName, input, outcome } }: { call: Call }): ReactNode {
  const { word, tone } = words[outcome.kind];
  return (
    <details className="trial-call">
      <summary>
        <IconTool size={14} stroke={1.7} aria-hidden />
        <span className="grow ellipsis">{toolName}</span>
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        <IconChevronRight size={14} stroke={1.8} aria-hidden className="trial-call-mark" />
      </summary>
      <dl>
        <dt>Given</dt>
        <dd>
          <pre>{shown(input)}</pre>
        </dd>
        <Result outcome={outcome} />
      </dl>
    </details>
  );
}

function Result({ outcome }: { outcome: CallOutcome }): ReactNode {
  switch (outcome.kind) {
    case 'running':
      return null;
    case 'not-carried-out':
      return (
        <>
          <dt>Result</dt>
          <dd>It changes something, so a trial only says that it would have been called.</dd>
        </>
      );
    case 'failed':
      return (
        <>
          <dt>What went wrong</dt>
          <dd>{outcome.message}</dd>
        </>
      );
    default:
      return (
        <>
          <dt>Result</dt>
          <dd>
            <pre>{shown(outcome.output)}</pre>
          </dd>
        </>
      );
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
