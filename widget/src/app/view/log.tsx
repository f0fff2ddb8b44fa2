import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Words } from '../../words.ts';
import { personOf } from '../talk/person.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { EmailForm } from './email-form.tsx';
import { focusComposer } from './focus.ts';
import { Follower } from './follower.ts';
import { DownIcon } from './icons.tsx';
import { AllSaid } from './all-said.tsx';
import { WritingPerson, WrittenAnswer } from './message.tsx';

interface LogProps {
  state: State;
  visit: Visit;
  words: Words;
}

/** The conversation. */
export function Log({ state, visit, words }: LogProps): JSX.Element {
  const { chat, outgoing } = state;
  const log = useRef<HTMLDivElement>(null);
  const [far, setFar] = useState(false);
  const [follower] = useState(() => new Follower(setFar));
  const ownLast = outgoing.at(-1)?.externalId;
  useLayoutEffect(() => (log.current ? follower.attach(log.current) : undefined), [follower]);
  // Who writes wants to see it, wherever they were reading.
  useLayoutEffect(() => {
    if (ownLast !== undefined) follower.toEnd();
  }, [follower, ownLast]);
  useLayoutEffect(() => follower.place());
  return (
    <div class="talk">
      <div
        class="log"
        ref={log}
        role="log"
        aria-live="polite"
        aria-label={words.conversation}
        // Reachable by keyboard, because it scrolls.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        <div class="items">
          <AllSaid state={state} visit={visit} words={words} />
          <ContactOffer state={state} visit={visit} words={words} />
          {chat.answers.map((answer) => (
            <div key={answer.runId} class="item">
              <WrittenAnswer answer={answer} words={words} />
            </div>
          ))}
          {chat.typing && (
            <div key="typing" class="item">
              <WritingPerson name={chat.typing.name} words={words} />
            </div>
          )}
        </div>
      </div>
      {far && (
        <button
          type="button"
          class="newest"
          aria-label={words.newest}
          onClick={() => {
            follower.toEnd();
            focusComposer();
          }}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

/** While one waits for a person: a way to be reached elsewhere. */
function ContactOffer({ state, visit, words }: LogProps): JSX.Element | null {
  const person = personOf(state.chat);
  if (!person || person.name !== null) return null;
  return (
    <div key="contact" class="item">
      <EmailForm
        saved={state.email}
        save={async (email) => visit.leaveEmail(email)}
        words={words}
      />
    </div>
  );
}
