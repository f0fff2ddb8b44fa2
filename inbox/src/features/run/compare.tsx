import type { Run } from '@frontdesk/contract';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { ModelField } from '../agents/model-field.tsx';
import { Comparison } from './comparison.tsx';
import { useReplay } from './use-run.ts';

/** Asks the same of another model, or with other words. */
export function Compare({ run }: { run: Run }): ReactNode {
  const agent = run.agents.at(-1);
  const [model, setModel] = useState(agent?.model);
  const [instructions, setInstructions] = useState(agent?.instructions ?? '');
  const compare = useReplay(run.id);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isOther = instructions !== (agent?.instructions ?? '');
    compare.mutate({
      model: model ?? agent?.model ?? 'built-in',
      ...(isOther ? { instructions } : {}),
    });
  };
  const answer = compare.data && 'now' in compare.data ? compare.data : undefined;
  return (
    <section className="compare" aria-label="Compare">
      <form className="stack" onSubmit={submit}>
        <ModelField value={model} onChange={setModel} />
        <Textarea
          label="Instructions"
          description="The agent’s own words; customers are answered as before"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={50_000}
          value={instructions}
          onChange={(event) => setInstructions(event.currentTarget.value)}
        />
        <div className="run-acts">
          <Button type="submit" loading={compare.isPending}>
            Ask
          </Button>
          <span className="muted">
            Costs what the model costs. Tools answer as they did; nothing is changed.
          </span>
        </div>
      </form>
      {compare.error && (
        <p className="step-error" role="alert">
          {describeError(compare.error)}
        </p>
      )}
      {answer && <Comparison {...answer} />}
    </section>
  );
}
