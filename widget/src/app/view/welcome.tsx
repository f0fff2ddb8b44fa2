import type { FullWidgetConfig } from '@frontdesk/contract';
import type { ComponentChildren, JSX } from 'preact';
import type { Words } from '../../words.ts';
import { NextIcon } from './icons.tsx';

const SHOWN = 3;

export interface WelcomeProps {
  config: FullWidgetConfig;
  ask: (question: string) => void;
  words: Words;
  /** Between the greeting and the questions. */
  children?: ComponentChildren;
}

/** The greeting, and questions that others ask. */
export function Welcome({ config, ask, words, children }: WelcomeProps): JSX.Element {
  return (
    <div class="welcome">
      <h2 dir="auto">{config.greeting}</h2>
      {children}
      <ul aria-label={words.suggestions}>
        {config.suggestions.slice(0, SHOWN).map((question) => (
          <li key={question}>
            <button type="button" class="suggestion" onClick={() => ask(question)}>
              <span dir="auto">{question}</span>
              <NextIcon />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
