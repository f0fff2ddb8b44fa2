import type { JSX } from 'preact';
import type { Words } from '../../words.ts';
import { safeHref } from '../markdown/safe-href.ts';
import type { State } from '../talk/state.ts';
import { CloseIcon } from './icons.tsx';

export interface HeaderProps {
  session: State['session'];
  chat: State['chat'];
  words: Words;
  close: () => void;
}

/** Whom one talks to, and the way out. */
export function Header({ session, chat, words, close }: HeaderProps): JSX.Element {
  const person = chat.conversation?.personName;
  const organization = session?.organization;
  const logo = organization?.logoUrl ? safeHref(organization.logoUrl, location.origin) : undefined;
  const name = person ?? organization?.name ?? '';
  return (
    <header>
      {logo !== undefined && !person ? (
        <img class="mark" src={logo} alt="" />
      ) : (
        <span class="mark" aria-hidden="true" hidden={name === ''}>
          {Array.from(name)[0]?.toUpperCase()}
        </span>
      )}
      <div class="who">
        <h1>
          <bdi>{person ?? session?.config.title}</bdi>
        </h1>
        <p>
          <bdi>{organization?.name}</bdi>
        </p>
      </div>
      <button type="button" class="quiet" aria-label={words.close} onClick={close}>
        <CloseIcon />
      </button>
    </header>
  );
}
