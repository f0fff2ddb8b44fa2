import type { JSX } from 'preact';
import type { Words } from '../../words.ts';
import { safeHref } from '../markdown/safe-href.ts';
import { personOf } from '../talk/person.ts';
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
  const person = personOf(chat)?.name;
  const organization = session?.organization;
  const logo = organization?.logoUrl ? safeHref(organization.logoUrl, location.origin) : undefined;
  const name = person ?? organization?.name ?? '';
  const title = person ?? session?.config.title;
  return (
    <header>
      {logo !== undefined && !person ? (
        <img class="mark" src={logo} alt="" />
      ) : (
        name !== '' && (
          <span class="mark" aria-hidden="true">
            {Array.from(name)[0]?.toUpperCase()}
          </span>
        )
      )}
      <div class="who">
        <h1>
          <bdi>{title}</bdi>
        </h1>
        {organization?.name !== title && (
          <p>
            <bdi>{organization?.name}</bdi>
          </p>
        )}
      </div>
      <button type="button" class="quiet" aria-label={words.close} onClick={close}>
        <CloseIcon />
      </button>
    </header>
  );
}
