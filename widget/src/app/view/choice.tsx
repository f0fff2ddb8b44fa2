import type { JSX } from 'preact';
import type { Words } from '../../words.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { focusComposer } from './focus.ts';
import { PersonIcon, SparkIcon } from './icons.tsx';
import { promiseOf } from './person-bar.tsx';

/** Before the first words: whether the assistant is to answer, or a person, and how soon. */
export function Choice(props: { state: State; visit: Visit; words: Words }): JSX.Element {
  const { state, visit, words } = props;
  const { choice, session } = state;
  const when = promiseOf(words, session);
  const option = (
    handler: 'ai' | 'person',
    Icon: typeof PersonIcon,
    [title, more]: [string, string],
  ): JSX.Element => (
    <button
      type="button"
      class="option"
      aria-pressed={choice === handler}
      onClick={() => {
        visit.choose(handler);
        focusComposer();
      }}
    >
      <Icon />
      <b>{title}</b>
      <small>{more}</small>
    </button>
  );
  return (
    <fieldset class="choice">
      <legend>{words.whoAnswers}</legend>
      {option('ai', SparkIcon, [words.assistant, words.atOnce])}
      {option('person', PersonIcon, [words.person, when])}
    </fieldset>
  );
}
