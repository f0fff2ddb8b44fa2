import type { Attachment, WidgetMessage } from '@frontdesk/contract';
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import { closeUnfinished } from '../markdown/unfinished.ts';
import type { Answer } from '../talk/answer.ts';
import type { Outgoing } from '../talk/outbox.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { Files } from './files.tsx';
import { focusComposer } from './focus.ts';
import { exactTime } from './locale.ts';
import { Markdown } from './markdown.tsx';
import { Sources } from './sources.tsx';

/** Characters and lines: who wrote more knows what it was, and wants to see the answer. */
const LONG = 1_200;
const MANY = 24;

/** What the other side said; `follows`: the one before is from the same. */
export function Message(props: {
  message: WidgetMessage;
  follows: boolean;
  words: Words;
}): JSX.Element {
  const { message, follows, words } = props;
  const { from, content, sources } = message;
  if (from === 'system') {
    return (
      <p class="event" dir="auto">
        {content}
      </p>
    );
  }
  return (
    <Theirs
      name={senderName(message, words)}
      ai={from === 'ai'}
      follows={follows}
      words={words}
      time={message.createdAt}
    >
      {content !== '' && (
        <div class="bubble">
          <Markdown text={content} newTab={words.newTab} />
        </div>
      )}
      <Files files={message.attachments} words={words} />
      {sources.length > 0 && <Sources sources={sources} words={words} />}
    </Theirs>
  );
}

function senderName({ from, name }: WidgetMessage, words: Words): string {
  return name ?? (from === 'ai' ? words.assistant : words.team);
}

function Theirs(props: {
  name: string;
  ai: boolean;
  follows: boolean;
  words: Words;
  time?: string;
  children: ComponentChildren;
}): JSX.Element {
  const { name, ai, follows, words, time, children } = props;
  return (
    <div class={ai ? 'theirs ai' : 'theirs'} title={time && exactTime(time)}>
      <div class={follows ? 'hidden' : 'name'}>
        <bdi>{name}</bdi>
        {ai && <span class="tag">{words.ai}</span>}
      </div>
      {children}
    </div>
  );
}

/** What the visitor said. */
export function Own(props: {
  content: string;
  files: readonly Attachment[];
  words: Words;
  time: string;
  children: ComponentChildren;
}): JSX.Element {
  const { content, files, words, time, children } = props;
  const long = content.length > LONG || content.split('\n').length > MANY;
  const [folded, setFolded] = useState(long);
  return (
    <div class="own" title={exactTime(time)}>
      <span class="hidden">{words.you}: </span>
      {content !== '' && (
        <div class="bubble" dir="auto">
          {folded ? <div class="folded">{content}</div> : content}
        </div>
      )}
      <Files files={files} words={words} />
      {folded && (
        <button
          type="button"
          class="link fold"
          onClick={() => {
            setFolded(false);
            focusComposer();
          }}
        >
          {words.showAll}
        </button>
      )}
      {children}
    </div>
  );
}

/** How it stands with words that the conversation does not have yet. */
export function Fate(props: {
  of: Outgoing;
  line: State['line'];
  visit: Visit;
  words: Words;
}): JSX.Element | null {
  const { line, visit, words } = props;
  const { externalId, state } = props.of;
  if (state === 'sent') return null;
  if (state !== 'failed') {
    return <div class="fate">{line === 'up' ? words.sending : words.whenOnline}</div>;
  }
  return (
    <div class="fate failed" role="alert">
      {words.notSent}{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          visit.retry(externalId);
          focusComposer();
        }}
      >
        {words.again}
      </button>{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          visit.discard(externalId);
          focusComposer();
        }}
      >
        {words.discard}
      </button>
    </div>
  );
}

/**
 * An answer while it is written. Screen readers are told that somebody writes, and hear the
 * message once it is whole, instead of every piece.
 */
export function WrittenAnswer({ answer, words }: { answer: Answer; words: Words }): JSX.Element {
  const name = answer.agentName ?? words.assistant;
  return (
    <>
      <p class="hidden">{fill(words.writing, { name })}</p>
      <div aria-hidden="true">
        <Theirs name={name} ai follows={false} words={words}>
          <div class={answer.done ? 'bubble' : 'bubble writing'}>
            {answer.text === '' ? (
              <Dots />
            ) : (
              <Markdown text={closeUnfinished(answer.text)} newTab={words.newTab} />
            )}
          </div>
        </Theirs>
      </div>
    </>
  );
}

/** A person writes. */
export function WritingPerson({ name, words }: { name: string | null; words: Words }): JSX.Element {
  const shown = name ?? words.team;
  return (
    <Theirs name={shown} ai={false} follows={false} words={words}>
      <div class="bubble">
        <Dots />
        <span class="hidden">{fill(words.writing, { name: shown })}</span>
      </div>
    </Theirs>
  );
}

function Dots(): JSX.Element {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
