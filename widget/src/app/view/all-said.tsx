import type { ComponentChildren, JSX } from 'preact';
import type { Words } from '../../words.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { shortTime } from './locale.ts';
import { Fate, Message, Own } from './message.tsx';
import { allSaid } from './said.ts';
import type { Said } from './said.ts';

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
    const { message, outgoing, content, attachments, createdAt } = said;
    return (
      <Item key={said.key} place={place} createdAt={createdAt}>
        {message && message.from !== 'visitor' ? (
          <Message message={message} follows={place === 'follows'} words={words} />
        ) : (
          <Own content={content} files={attachments} time={createdAt} words={words}>
            {outgoing && <Fate of={outgoing} line={state.line} visit={visit} words={words} />}
          </Own>
        )}
        {said.closed && <p class="event over">{words.closed}</p>}
      </Item>
    );
  });
  return <>{items}</>;
}

/** After a pause, right after words of the same sender, or neither. */
type Place = 'paused' | 'follows' | 'next';

function placeOf(said: Said, before: Said | undefined): Place {
  if (!before || Date.parse(said.createdAt) - Date.parse(before.createdAt) > PAUSE) return 'paused';
  const same = before.from === said.from && before.name === said.name && !before.closed;
  return same ? 'follows' : 'next';
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
