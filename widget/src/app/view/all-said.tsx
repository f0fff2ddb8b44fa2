import type { WidgetMessage } from '@frontdesk/contract';
import type { ComponentChildren, JSX } from 'preact';
import type { Words } from '../../words.ts';
import type { Outgoing } from '../talk/outbox.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { shortTime } from './locale.ts';
import { Fate, Message, Own } from './message.tsx';

/** Milliseconds: a pause after which the time is told. */
const PAUSE = 30 * 60_000;

/**
 * All that was said, and what is on its way. The visitor's own words keep their element when the
 * conversation has them: nothing jumps, and nothing is read out twice.
 */
export function AllSaid(props: { state: State; visit: Visit; words: Words }): JSX.Element {
  const { state, visit, words } = props;
  const items = allSaid(state).map((said, index, all) => {
    const place = placeOf(said, all[index - 1]);
    const { message, outgoing, content, createdAt } = said;
    return (
      <Item key={said.key} place={place} createdAt={createdAt}>
        {message && message.from !== 'visitor' ? (
          <Message message={message} follows={place === 'follows'} words={words} />
        ) : (
          <Own content={content} time={createdAt} words={words}>
            {outgoing && <Fate of={outgoing} line={state.line} visit={visit} words={words} />}
          </Own>
        )}
      </Item>
    );
  });
  return <>{items}</>;
}

interface Said extends Pick<WidgetMessage, 'from' | 'name' | 'content' | 'createdAt'> {
  key: string;
  /** What the conversation has, … */
  message: WidgetMessage | null;
  /** … and what it does not have yet. */
  outgoing: Outgoing | null;
}

function allSaid({ chat, outgoing }: State): Said[] {
  const said = chat.messages.map((message): Said => {
    const key = message.externalId ?? message.id;
    return { ...message, key, message, outgoing: null };
  });
  const leaving = outgoing.map((entry): Said => {
    const { externalId: key, content, createdAt } = entry;
    return { key, content, createdAt, from: 'visitor', name: null, message: null, outgoing: entry };
  });
  return [...said, ...leaving];
}

/** After a pause, right after words of the same sender, or neither. */
type Place = 'paused' | 'follows' | 'next';

function placeOf(said: Said, before: Said | undefined): Place {
  if (!before || Date.parse(said.createdAt) - Date.parse(before.createdAt) > PAUSE) return 'paused';
  return before.from === said.from && before.name === said.name ? 'follows' : 'next';
}

function Item(props: {
  place: Place;
  createdAt: string;
  children: ComponentChildren;
}): JSX.Element {
  const { place, createdAt, children } = props;
  return (
    <div class={place === 'follows' ? 'item follows' : 'item'}>
      {place === 'paused' && (
        <time class="event" dateTime={createdAt}>
          {shortTime(createdAt)}
        </time>
      )}
      {children}
    </div>
  );
}
