import type { Agent } from '@frontdesk/contract';
import { ActionIcon } from '@mantine/core';
import { IconBraces, IconMessage2Question, IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Nothing } from '../../../ui/states.tsx';
import { Tip } from '../../../ui/tip.tsx';
import type { AgentInput } from '../use-agents.ts';
import { AnswerView } from './answer-view.tsx';
import { chatConfigOf } from './chat-config.ts';
import { ConfigDialog } from './config-dialog.tsx';
import { TrialComposer } from './trial-composer.tsx';
import { useTrial } from './use-trial.ts';
import type { Round } from './use-trial.ts';
import './playground.css';

interface PlaygroundProps {
  agent: Agent;
  /** The settings as they stand in the form, saved or not. */
  form: AgentInput;
}

/** Tries an agent out, as its settings stand in the form. */
export function Playground({ agent, form }: PlaygroundProps): ReactNode {
  const config = chatConfigOf(form);
  const trial = useTrial(agent.id, config);
  const [showsConfig, setShowsConfig] = useState(false);
  const isEmpty = trial.rounds.length === 0;
  return (
    <>
      <header className="playground-head">
        <h2 className="grow">Playground</h2>
        <Tip label="Settings as JSON">
          <ActionIcon
            variant="subtle"
            size={30}
            aria-label="Settings as JSON"
            onClick={() => setShowsConfig(true)}
          >
            <IconBraces size={17} stroke={1.7} />
          </ActionIcon>
        </Tip>
        <Tip label="New conversation">
          <ActionIcon
            variant="subtle"
            size={30}
            aria-label="New conversation"
            disabled={isEmpty}
            onClick={trial.clear}
          >
            <IconPlus size={17} stroke={1.7} />
          </ActionIcon>
        </Tip>
      </header>
      {isEmpty ? (
        <Empty examples={form.examples ?? []} ask={trial.ask} />
      ) : (
        <Rounds rounds={trial.rounds} isBusy={trial.isBusy} ask={trial.ask} />
      )}
      <TrialComposer trial={trial} />
      {showsConfig && (
        <ConfigDialog agentId={agent.id} config={config} close={() => setShowsConfig(false)} />
      )}
    </>
  );
}

const SUGGESTED = 3;

function Empty({
  examples,
  ask,
}: {
  examples: readonly string[];
  ask: (question: string) => void;
}): ReactNode {
  return (
    <div className="playground-empty">
      <Nothing
        icon={<IconMessage2Question size={20} stroke={1.6} />}
        title="Ask as a customer would"
        action={
          examples.length > 0 &&
          examples.slice(0, SUGGESTED).map((example) => (
            <button
              key={example}
              type="button"
              className="playground-example"
              onClick={() => ask(example)}
            >
              {example}
            </button>
          ))
        }
      >
        It answers by the settings in the form, saved or not. A trial counts in no number, calls
        nobody and changes nothing; tokens cost what they cost.
      </Nothing>
    </div>
  );
}

interface RoundsProps {
  rounds: readonly Round[];
  isBusy: boolean;
  ask: (question: string) => void;
}

function Rounds({ rounds, isBusy, ask }: RoundsProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useEffect(() => {
    const { current } = box;
    if (current && isAtEnd.current) current.scrollTop = current.scrollHeight;
  });
  return (
    <div
      ref={box}
      className="playground-rounds"
      role="log"
      aria-label="Trial conversation"
      aria-busy={isBusy}
      // A box that scrolls has to be reached by the keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
      }}
    >
      {rounds.map(({ id, question, answer }) => (
        <article key={id}>
          <p className="playground-question" dir="auto">
            {question}
          </p>
          <AnswerView answer={answer} again={isBusy ? undefined : () => ask(question)} />
        </article>
      ))}
    </div>
  );
}
