import type { WidgetMessage } from '@frontdesk/contract';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Words } from '../../words.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { EmailForm } from './email-form.tsx';
import { Follower } from './follower.ts';
import { DownIcon } from './icons.tsx';
import { shortTime } from './locale.ts';
import { Message, OutgoingMessage, WritingPerson, WrittenAnswer } from './message.tsx';

/** Milliseconds: a pause after which the time is told. */
const PAUSE = 30 * 60_000;

/** The conversation. */
export function Log({
  state,
  visit,
  words,
}: {
  state: State;
  visit: Visit;
  words: Words;
}): JSX.Element {
  const { chat, outgoing, line } = state;
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
          {chat.messages.map((message, index) => (
            <Item
              key={message.id}
              message={message}
              before={chat.messages[index - 1]}
              words={words}
            />
          ))}
          {outgoing.map((entry) => (
            <div key={entry.externalId} class="item">
              <OutgoingMessage outgoing={entry} line={line} visit={visit} words={words} />
            </div>
          ))}
          <ContactOffer state={state} visit={visit} words={words} />
          {chat.answer && (
            <div key={chat.answer.runId} class="item">
              <WrittenAnswer answer={chat.answer} words={words} />
            </div>
          )}
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
          onClick={() => follower.toEnd()}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function Item(props: {
  message: WidgetMessage;
  before: WidgetMessage | undefined;
  words: Words;
}): JSX.Element {
  const { message, before, words } = props;
  const paused = !before || Date.parse(message.createdAt) - Date.parse(before.createdAt) > PAUSE;
  const follows = !paused && before.from === message.from && before.name === message.name;
  return (
    <div class={follows ? 'item follows' : 'item'}>
      {paused && (
        <time class="event" dateTime={message.createdAt}>
          {shortTime(message.createdAt)}
        </time>
      )}
      <Message message={message} follows={follows} words={words} />
    </div>
  );
}

/** While one waits for a person: a way to be reached elsewhere. */
function ContactOffer(props: { state: State; visit: Visit; words: Words }): JSX.Element | null {
  const { state, visit, words } = props;
  const { conversation } = state.chat;
  const waits = conversation?.handler === 'person' && conversation.personName === null;
  if (!waits) return null;
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
