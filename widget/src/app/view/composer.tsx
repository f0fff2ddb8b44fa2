import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../../language.ts';
import type { Words } from '../../words.ts';
import { MESSAGE_LIMIT } from '../talk/message-limit.ts';
import type { Visit } from '../talk/visit.ts';
import { COMPOSER_ID } from './focus.ts';
import { FileChips } from './file-chips.tsx';
import { ClipIcon, SendIcon } from './icons.tsx';
import { writeNumber } from './locale.ts';
import { useStore } from './use-store.ts';

/** Where the visitor writes: Enter sends, Shift+Enter begins a line. */
export function Composer(props: { visit: Visit; words: Words; placeholder: string }): JSX.Element {
  const { visit, words, placeholder } = props;
  const [text, setText] = useState(visit.draft);
  const field = useRef<HTMLTextAreaElement>(null);
  const over = text.length - MESSAGE_LIMIT;
  const { list } = useStore(visit.files.store);
  const waits = list.some(({ state }) => state !== 'ready');
  const sendable = over <= 0 && !waits && (list.length > 0 || /\S/u.test(text));
  const attach = (files: FileList): void => {
    void visit.files.add([...files]);
    field.current?.focus();
  };

  useLayoutEffect(() => fitHeight(field.current), [text]);

  const write = (written: string): void => {
    setText(written);
    visit.keepDraft(written);
  };
  const send = (): void => {
    if (!sendable) return;
    visit.say(text.trim());
    write('');
    field.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <FileChips files={visit.files} list={list} words={words} />
      <Chooser label={words.attach} chosen={attach} />
      <textarea
        id={COMPOSER_ID}
        ref={field}
        rows={1}
        // The placeholder follows the page, what is written follows its own letters.
        dir={text === '' ? undefined : 'auto'}
        aria-label={words.yourMessage}
        aria-describedby="too-long"
        aria-invalid={over > 0}
        placeholder={placeholder}
        enterkeyhint="send"
        value={text}
        onInput={({ currentTarget }) => {
          write(currentTarget.value);
          visit.typing(currentTarget.value !== '');
        }}
        onPaste={(event) => {
          const pasted = pastedFiles(event.clipboardData);
          if (!pasted) return;
          event.preventDefault();
          attach(pasted);
        }}
        onBlur={() => visit.typing(false)}
        onKeyDown={(event) => {
          if (!asksToSend(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label={words.send} disabled={!sendable}>
        <SendIcon />
      </button>
      <div id="too-long" class="trouble" role="alert">
        {over > 0 &&
          fill(words.tooLong, { over: writeNumber(over), limit: writeNumber(MESSAGE_LIMIT) })}
      </div>
    </form>
  );
}

/** Files of the clipboard; words that come with a picture of themselves are words. */
function pastedFiles(clipboard: DataTransfer | null): FileList | undefined {
  const { files, types = [] } = clipboard ?? {};
  const areWords = types.includes('text/plain') && types.includes('text/html');
  return files?.length && !areWords ? files : undefined;
}

/** Lets the visitor choose files. */
function Chooser(props: { label: string; chosen: (files: FileList) => void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="clip"
        aria-label={props.label}
        onClick={() => input.current?.click()}
      >
        <ClipIcon />
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          if (currentTarget.files) props.chosen(currentTarget.files);
          // The same file chosen again is a choice too.
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** As high as its words; the style bounds it. */
function fitHeight(area: HTMLTextAreaElement | null): void {
  if (!area) return;
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
}

/** Enter, but not the one that ends the composing of a character; Safari says that by 229. */
function asksToSend(event: TargetedKeyboardEvent<HTMLTextAreaElement>): boolean {
  const composing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !composing;
}
