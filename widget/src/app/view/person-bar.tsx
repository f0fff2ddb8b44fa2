import type { ReplyTime } from '@frontdesk/contract';
import type { JSX } from 'preact';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import { personOf } from '../talk/person.ts';
import type { State } from '../talk/state.ts';
import type { Visit } from '../talk/visit.ts';
import { focusComposer } from './focus.ts';
import { PersonIcon } from './icons.tsx';
import { shortTime } from './locale.ts';

/** The way to a person, always there, with how long it may take. */
export function PersonBar(props: { state: State; visit: Visit; words: Words }): JSX.Element | null {
  const { state, visit, words } = props;
  const person = personOf(state.chat);
  const usual = state.session?.replyTime ?? null;
  const replyTime = promiseOf(words, state.session);
  if (person) {
    const { name } = person;
    return (
      <output class="person">
        <PersonIcon />
        <span>
          <b>{name === null ? words.toldTeam : fill(words.withPerson, { name })}</b>
          {/* Who is there already need not get free. */}
          {(name === null || usual !== null) && <small>{replyTime}</small>}
        </span>
      </output>
    );
  }
  if (isNeedless(state)) return null;
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
          {failed ? words.askFailed : replyTime}
        </small>
      </span>
    </button>
  );
}

/** Nobody takes over here; or people do anyway, or are chosen, and nothing was said yet. */
function isNeedless({ session, chat }: State): boolean {
  switch (session?.handover) {
    case 'no-handover':
      return true;
    case 'person-first':
    case 'customer-choice':
      return chat.conversation === null;
    default:
      return false;
  }
}

/** When a person answers: when the team is back, whether somebody is there, and how long it takes. */
export function promiseOf(words: Words, session: State['session']): string {
  const { replyTime: time = null, isTeamHere = true, opensAt = null } = session ?? {};
  if (opensAt !== null && Date.parse(opensAt) > Date.now()) {
    return fill(words.teamBack, { time: shortTime(opensAt) });
  }
  if (isTeamHere) return replyTimeIn(words, time);
  return time === null ? words.teamAway : `${words.teamAway} · ${replyTimeIn(words, time)}`;
}

/** How long a person may take; nothing is promised where nobody answered lately. */
function replyTimeIn(words: Words, time: ReplyTime): string {
  switch (time) {
    case 'minutes':
      return words.replyMinutes;
    case 'hour':
      return words.replyHour;
    case 'hours':
      return words.replyHours;
    case 'day':
      return words.replyDay;
    default:
      return words.replyUnknown;
  }
}
