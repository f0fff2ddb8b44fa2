import type { Run } from '@frontdesk/contract';
import { ModelStepOutput } from '@frontdesk/contract';
import { useMemo, useState } from 'react';
import type { CSSProperties, ReactNode } from 'react';
import { duration } from '../../ui/time.ts';
import { stepIcons } from '../conversation/run-trace.tsx';
import { money, outcomeOf, shownSteps } from '../conversation/step-words.ts';
import { promptsOf } from './prompts.ts';
import type { Prompt } from './prompts.ts';
import { StepDetail } from './step-detail.tsx';
import { barsOf } from './timeline.ts';
import type { Bar, Step } from './timeline.ts';

/** The steps of a run in their order, each with its share of the time; a click shows all of it. */
export function Waterfall({ run }: { run: Run }): ReactNode {
  const steps = useMemo(() => shownSteps(run.steps), [run.steps]);
  const bars = useMemo(() => barsOf(steps), [steps]);
  const prompts = useMemo(() => promptsOf(steps), [steps]);
  return (
    <ol className="waterfall">
      {steps.map((step) => (
        <Row key={step.id} step={step} bar={bars.get(step.id)} prompt={prompts.get(step.id)} />
      ))}
    </ol>
  );
}

interface RowProps {
  step: Step;
  bar: Bar | undefined;
  prompt: Prompt | undefined;
}

function Row({ step, bar, prompt }: RowProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const Icon = stepIcons[step.kind];
  const output = step.kind === 'model' ? ModelStepOutput.safeParse(step.output).data : undefined;
  const tokens = (output?.usage?.input ?? 0) + (output?.usage?.output ?? 0);
  const isFailed = output?.error !== undefined || hasError(step.output);
  const place: CSSProperties = bar ? { left: `${bar.start}%`, width: `${bar.width}%` } : {};
  return (
    <li data-kind={step.kind} data-failed={isFailed || undefined}>
      <button
        type="button"
        className="waterfall-row"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <span className="trace-icon" aria-hidden>
          <Icon size={13} stroke={1.8} />
        </span>
        <span className="waterfall-words">
          <span className="ellipsis">{outcomeOf(step)}</span>
          <span className="faint nums waterfall-facts">
            {isFailed && <span className="step-error">failed</span>}
            {tokens > 0 && <span>{tokens.toLocaleString()} tokens</span>}
            {output?.costMicros ? <span>{money(output.costMicros)}</span> : null}
          </span>
        </span>
        <span className="waterfall-time" aria-hidden>
          <span className="waterfall-bar" style={place} />
        </span>
        <span className="nums faint waterfall-took">{duration(step.duration)}</span>
      </button>
      {isOpen && <StepDetail step={step} prompt={prompt} />}
    </li>
  );
}

function hasError(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'error' in output;
}
