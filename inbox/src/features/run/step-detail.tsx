import { ModelStepOutput } from '@frontdesk/contract';
import type { ModelStepInput } from '@frontdesk/contract';
import { z } from 'zod';
import type { ReactNode } from 'react';
import { duration } from '../../ui/time.ts';
import { money } from '../conversation/step-words.ts';
import { JsonView } from './json-view.tsx';
import { PromptView } from './prompt-view.tsx';
import type { Prompt } from './prompts.ts';
import type { Step } from './timeline.ts';

interface StepDetailProps {
  step: Step;
  /** Of a call of a model. */
  prompt: Prompt | undefined;
}

/** What went into a step, and what came out. */
export function StepDetail({ step, prompt }: StepDetailProps): ReactNode {
  if (step.kind === 'model') return <ModelDetail step={step} prompt={prompt} />;
  const { kind, name, input, output } = step;
  const hasInput = !isEmpty(input);
  return (
    <div className="step-detail">
      {kind === 'answer' && <Cited output={output} />}
      {hasInput && (
        <>
          <h4>{step.callId === null ? 'Given' : 'Arguments'}</h4>
          <JsonView value={input} label={`Arguments of ${name}`} />
        </>
      )}
      {!isEmpty(output) && (
        <>
          <h4>Result</h4>
          <JsonView value={output} label={`Result of ${name}`} />
        </>
      )}
    </div>
  );
}

function ModelDetail({ step: { output: got }, prompt }: StepDetailProps): ReactNode {
  const output = ModelStepOutput.safeParse(got).data;
  return (
    <div className="step-detail">
      {prompt && output && <Facts input={prompt.input} output={output} />}
      {prompt && (
        <>
          <h4>Told</h4>
          <PromptView prompt={prompt} />
        </>
      )}
      {output && (
        <>
          <h4>Said</h4>
          {output.error !== undefined && <p className="step-error">{output.error}</p>}
          {output.reasoning.map(({ text }, place) => (
            <details key={place} className="prompt-part">
              <summary>
                <b>Thought</b> <span className="ellipsis grow faint">{text.slice(0, 120)}</span>
              </summary>
              <p className="prompt-text">{text}</p>
            </details>
          ))}
          {output.text !== '' && <p className="prompt-text">{output.text}</p>}
          {output.toolCalls.map(({ toolName, input: args }, place) => (
            <div key={place} className="prompt-tool">
              <code>{toolName}</code>
              <JsonView value={args} label={`Arguments of ${toolName}`} />
            </div>
          ))}
        </>
      )}
    </div>
  );
}

function Facts({ input, output }: { input: ModelStepInput; output: ModelStepOutput }): ReactNode {
  const { usage, costMicros, finish, firstText } = output;
  const facts: [name: string, value: string | undefined][] = [
    ['Provider', input.provider],
    ['Try', input.attempt > 1 ? String(input.attempt) : undefined],
    ['Temperature', input.temperature?.toLocaleString()],
    ['Most tokens', input.maxTokens?.toLocaleString()],
    ['In', usage?.input?.toLocaleString()],
    ['Cached', usage && usage.cachedInput > 0 ? usage.cachedInput.toLocaleString() : undefined],
    ['Out', usage?.output?.toLocaleString()],
    ['Cost', costMicros === undefined ? undefined : money(costMicros)],
    ['First word', firstText === null || firstText === undefined ? undefined : duration(firstText)],
    ['Ended', finish],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="nums">{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

const Answer = z.object({ cited: z.array(z.number()) });

function Cited({ output }: { output: unknown }): ReactNode {
  const { cited = [] } = Answer.safeParse(output).data ?? {};
  return (
    <p className="muted">
      {cited.length === 0
        ? 'It cites nothing.'
        : `It cites ${cited.map((place) => `[${place}]`).join(' ')}, by the numbers that the search gave.`}
    </p>
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
