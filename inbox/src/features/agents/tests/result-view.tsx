import type { SuiteOutcome, SuiteResult } from '@frontdesk/contract';
import type { ReactNode } from 'react';

const KINDS: Record<SuiteOutcome['kind'], string> = {
  source: 'Cites',
  says: 'Says',
  'says-not': 'Does not say',
  tool: 'Calls',
  'tool-not': 'Does not call',
  handover: 'Handover',
  agent: 'Answered by',
  turn: 'Turn',
};

/** Why a case passed or did not, and what was said. */
export function ResultView({ result }: { result: SuiteResult }): ReactNode {
  return (
    <div className="tests-result">
      {result.error !== null && <p role="alert">{result.error}</p>}
      <ul>
        {result.outcomes.map(({ kind, expected, isMet, why }, place) => (
          <li key={place} data-met={isMet}>
            <strong>
              {isMet ? '✓' : '✗'} {KINDS[kind]}: {expected}
            </strong>{' '}
            <span className="muted">{why}</span>
          </li>
        ))}
      </ul>
      <Talk result={result} />
    </div>
  );
}

/** What was said, cited and called. */
function Talk({ result }: { result: SuiteResult }): ReactNode {
  return (
    <ol className="tests-talk">
      {result.turns.map((turn, place) => (
        <li key={place}>
          <span className="muted">{turn.by === 'customer' ? 'Customer' : turn.agentName}</span>
          <p dir="auto">{turn.text}</p>
          {turn.by === 'agent' && (
            <p className="muted">
              {[
                ...turn.tools.map(({ name, input }) => `${name} ${JSON.stringify(input)}`),
                ...turn.sources.map(({ title }) => `cites ${title}`),
                ...(turn.handover === null ? [] : [`handed over: ${turn.handover}`]),
              ].join(' · ')}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
