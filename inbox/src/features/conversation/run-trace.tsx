import type { Run } from '@frontdesk/contract';
import {
  IconArrowsSplit,
  IconHandStop,
  IconHourglass,
  IconMessage,
  IconSearch,
  IconSparkles,
  IconTool,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useOpenRun } from '../run/use-open-run.ts';
import { useRun } from '../run/use-run.ts';
import { Bone, Waiting } from '../../ui/states.tsx';
import { duration } from '../../ui/time.ts';
import { factsOf, outcomeOf, shownSteps } from './step-words.ts';
import './answer.css';

export const stepIcons = {
  search: IconSearch,
  model: IconSparkles,
  tool: IconTool,
  handover: IconHandStop,
  answer: IconMessage,
  wait: IconHourglass,
  routing: IconArrowsSplit,
} as const;

/** The steps by which the AI came to an answer. */
export function RunTrace({ runId }: { runId: string }): ReactNode {
  const run = useRun(runId);
  if (run.isPending) {
    return (
      <Waiting className="stack trace-bones" label="Loading the steps">
        <Bone w="70%" />
        <Bone w="50%" />
        <Bone w="62%" />
      </Waiting>
    );
  }
  if (!run.data) {
    return (
      <p className="trace-failed" role="alert">
        {describeError(run.error)}{' '}
        <button type="button" className="linkish" onClick={() => void run.refetch()}>
          Try again
        </button>
      </p>
    );
  }
  return <Trace run={run.data} />;
}

function Trace({ run }: { run: Run }): ReactNode {
  const spent = factsOf(run);
  const { open } = useOpenRun();
  return (
    <div className="trace">
      <ol>
        {shownSteps(run.steps).map((step) => {
          const Icon = stepIcons[step.kind];
          return (
            <li key={step.id} data-kind={step.kind}>
              <span className="trace-icon" aria-hidden>
                <Icon size={13} stroke={1.8} />
              </span>
              <details>
                <summary>
                  <span className="ellipsis grow">{outcomeOf(step)}</span>
                  <span className="nums faint">{duration(step.duration)}</span>
                </summary>
                <pre>{inAndOut(step)}</pre>
              </details>
            </li>
          );
        })}
      </ol>
      {run.error !== null && <p className="trace-failed">{run.error}</p>}
      <p className="trace-total nums">
        {spent !== '' && <span>In all {spent}</span>}
        <button type="button" className="linkish" onClick={() => open(run.id)}>
          Open the trace
        </button>
      </p>
    </div>
  );
}

function inAndOut({ input, output }: Run['steps'][number]): string {
  return [input, output]
    .filter((part) => part !== null && part !== undefined)
    .map((part) => JSON.stringify(part, null, 2))
    .join('\n→\n');
}
