import type { JSX } from 'preact';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import { personOf } from '../talk/person.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { focusComposer } from './focus.ts';
import { PersonIcon } from './icons.tsx';

/** The way to a person, always there, with how long it may take. */
export function PersonBar(props: { state: State; visit: Visit; words: Words }): JSX.Element {
  const { state, visit, words } = props;
  const person = personOf(state.chat);
  const replyTime = state.session?.replyTime;
  if (person) {
    const { name } = person;
    return (
      <output class="person">
        <PersonIcon />
        <span>
          <b>{name === null ? words.toldTeam : fill(words.withPerson, { name })}</b>
          <small>
            <bdi>{replyTime}</bdi>
          </small>
        </span>
      </output>
    );
  }
  const failed = state.asking === 'failed';
  return (
    <button
      type="button"
      class="person"
      disabled={state.asking === 'sending'}
      onClick={() => {
        focusComposer();
        void visit.askForPerson();
      }}
    >
      <PersonIcon />
      <span>
        <b>{words.talkToPerson}</b>
        <small class={failed ? 'failed' : ''} role={failed ? 'alert' : undefined}>
          <bdi>{failed ? words.askFailed : replyTime}</bdi>
        </small>
      </span>
    </button>
  );
}
