import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import { focusComposer } from './focus.ts';

type Fate = 'asking' | 'saving' | 'wrong' | 'failed';

/** As the server judges, roughly; the server has the last word. */
const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/u;

/** Offers to leave an address. */
export function EmailForm(props: {
  saved: string | null;
  save: (email: string) => Promise<boolean>;
  words: Words;
}): JSX.Element {
  const { saved, save, words } = props;
  const [fate, setFate] = useState<Fate>('asking');
  const [email, setEmail] = useState('');
  if (saved !== null) return <p class="event">{fill(words.emailSaved, { email: saved })}</p>;

  const submit = async (): Promise<void> => {
    if (!EMAIL.test(email.trim())) return setFate('wrong');
    setFate('saving');
    if (await save(email.trim())) focusComposer();
    else setFate('failed');
    return undefined;
  };
  const trouble = fate === 'wrong' ? words.emailWrong : fate === 'failed' ? words.emailFailed : '';
  return (
    <form
      class="contact"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label for="email">{words.emailOffer}</label>
      <div class="row">
        <input
          id="email"
          type="email"
          dir="ltr"
          autocomplete="email"
          placeholder={words.email}
          aria-label={words.email}
          aria-describedby="email-trouble"
          aria-invalid={fate === 'wrong'}
          value={email}
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <button type="submit" class="solid" disabled={fate === 'saving'}>
          {words.save}
        </button>
      </div>
      <div id="email-trouble" class="trouble" role="alert">
        {trouble}
      </div>
    </form>
  );
}
