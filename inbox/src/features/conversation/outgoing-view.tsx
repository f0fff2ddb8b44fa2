import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { removeMessage, retryMessage } from '../../api/outbox.ts';
import type { Outgoing } from '../../api/outgoing.ts';
import { Attachments } from './attachments.tsx';
import { Folded } from './folded.tsx';

/** A message on its way, or one that did not get through: to try again or discard. */
export function OutgoingView({ outgoing }: { outgoing: Outgoing }): ReactNode {
  const { content, attachments, isPrivate } = outgoing;
  return (
    <article className="message" data-from={isPrivate ? 'note' : 'agent'} data-first data-pending>
      {content !== '' && (
        <div className="bubble">
          <Folded source={content} />
        </div>
      )}
      <Attachments files={attachments} />
      <Progress outgoing={outgoing} />
    </article>
  );
}

function Progress({ outgoing }: { outgoing: Outgoing }): ReactNode {
  const { externalId, state, problem } = outgoing;
  // Once it got into trouble the words stay, so that they do not blink with every attempt.
  if (problem === null) {
    return <span className="delivery">{state === 'waiting' ? 'Waiting' : 'Sending'}</span>;
  }
  const isFailed = state === 'failed';
  return (
    <div className="send-failed" role="alert" data-waiting={!isFailed || undefined}>
      <IconAlertCircle size={14} aria-hidden />
      <span>
        {isFailed ? `Not sent. ${problem}` : `Not sent yet, tried again by itself. ${problem}`}
      </span>
      <button type="button" onClick={() => retryMessage(externalId)}>
        Try again
      </button>
      <button type="button" onClick={() => removeMessage(externalId)}>
        Discard
      </button>
    </div>
  );
}
