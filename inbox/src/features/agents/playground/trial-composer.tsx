import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Trial } from './use-trial.ts';

/** Where one asks. Enter sends, with Shift it begins a line. */
export function TrialComposer({ trial }: { trial: Trial }): ReactNode {
  const [text, setText] = useState('');
  const { isBusy } = trial;
  const isComing = trial.rounds.at(-1)?.answer.state.kind === 'coming';
  const send = (): void => {
    if (text.trim() === '' || isBusy) return;
    trial.ask(text.trim());
    setText('');
  };
  return (
    <form
      className="trial-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        className="grow"
        aria-label="Question"
        placeholder="Ask something"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={MESSAGE_LIMIT}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      {isComing ? (
        <Button variant="default" onClick={trial.stop}>
          Stop
        </Button>
      ) : (
        <Button type="submit" loading={isBusy} disabled={text.trim() === ''}>
          Ask
        </Button>
      )}
    </form>
  );
}
