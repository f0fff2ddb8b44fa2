import { IconAlertCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { discardMessage, retryMessage } from '../../api/outbox.ts';
import type { Outgoing } from '../../api/outbox.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';

/** A message on its way, or one that did not get through: to try again or discard. */
export function OutgoingView({ outgoing }: { outgoing: Outgoing }): ReactNode {
  const cache = useQueryClient();
  const { externalId, content, isPrivate, error, isWaiting } = outgoing;
  return (
    <article className="message" data-from={isPrivate ? 'note' : 'agent'} data-first data-pending>
      <div className="bubble">
        <Markdown source={content} />
      </div>
      {error === null ? (
        <span className="delivery">Sending</span>
      ) : (
        <div className="send-failed" role="alert" data-waiting={isWaiting || undefined}>
          <IconAlertCircle size={14} aria-hidden />
          <span>{isWaiting ? 'Waits until the server can be reached.' : `Not sent. ${error}`}</span>
          <button type="button" onClick={() => void retryMessage(cache, externalId)}>
            Try again
          </button>
          <button type="button" onClick={() => discardMessage(externalId)}>
            Discard
          </button>
        </div>
      )}
    </article>
  );
}
