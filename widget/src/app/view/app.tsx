import type { JSX } from 'preact';
import { personOf } from '../talk/person.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import type { Words } from '../../words.ts';
import { Choice } from './choice.tsx';
import { Composer } from './composer.tsx';
import { PANEL_ID, focusComposer } from './focus.ts';
import { Header } from './header.tsx';
import { Log } from './log.tsx';
import { PersonBar } from './person-bar.tsx';
import { useStore } from './use-store.ts';
import { Welcome } from './welcome.tsx';

export interface AppProps {
  visit: Visit;
  words: Words;
  close: () => void;
}

/** The whole panel. */
export function App({ visit, words, close }: AppProps): JSX.Element {
  const state = useStore(visit.store);
  const { session, phase } = state;
  return (
    <main id={PANEL_ID} tabIndex={-1} aria-label={session?.config.title ?? words.conversation}>
      <Header session={session} chat={state.chat} words={words} close={close} />
      <Notice state={state} words={words} />
      {session && phase === 'ready' ? (
        <>
          <Talk state={state} session={session} visit={visit} words={words} />
          <Composer visit={visit} words={words} placeholder={placeholderIn(words, state)} />
          <PersonBar state={state} visit={visit} words={words} />
        </>
      ) : (
        <Nothing phase={phase} visit={visit} words={words} />
      )}
    </main>
  );
}

/** What is wrong with the line, in one sentence. */
function Notice({ state, words }: { state: State; words: Words }): JSX.Element {
  const text = state.line === 'offline' ? words.offline : words.lost;
  const shown = state.line !== 'up' && state.phase === 'ready';
  return <output class={shown ? 'notice' : ''}>{shown ? text : ''}</output>;
}

interface TalkProps extends Omit<AppProps, 'close'> {
  state: State;
  session: NonNullable<State['session']>;
}

function Talk({ state, session, visit, words }: TalkProps): JSX.Element {
  if (isBegun(state)) {
    return <Log state={state} visit={visit} words={words} />;
  }
  const ask = (question: string): void => {
    visit.say(question);
    focusComposer();
  };
  return (
    <Welcome config={session.config} ask={ask} words={words}>
      {session.handover === 'customer-choice' && (
        <Choice state={state} visit={visit} words={words} />
      )}
    </Welcome>
  );
}

function isBegun({ chat, outgoing }: State): boolean {
  const { messages, answers } = chat;
  return messages.length + outgoing.length + answers.length > 0 || personOf(chat) !== null;
}

/** What the next words would be. */
function placeholderIn(words: Words, state: State): string {
  if (!isBegun(state)) return words.placeholder;
  const over = state.chat.conversation?.status === 'closed' && state.outgoing.length === 0;
  return over ? words.startNew : words.yourMessage;
}

/** Before there is anything: the shape of what comes, or a sentence why nothing does. */
function Nothing(props: { phase: State['phase']; visit: Visit; words: Words }): JSX.Element {
  const { phase, visit, words } = props;
  if (phase === 'starting') {
    return (
      <div class="skeleton" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
    );
  }
  return (
    <div class="nothing" role="alert">
      <p>{phase === 'unknown' ? words.unknown : words.unreachable}</p>
      {phase === 'unreachable' && (
        <button type="button" class="solid" onClick={() => void visit.tryAgain()}>
          {words.again}
        </button>
      )}
    </div>
  );
}
