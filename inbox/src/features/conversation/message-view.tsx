import type { Message } from '@frontdesk/contract';
import { IconAlertCircle, IconLock, IconSparkles } from '@tabler/icons-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { Hidden } from '../../ui/hidden.tsx';
import { clock, exact } from '../../ui/time.ts';
import { AnswerDetails } from './answer-details.tsx';
import { Attachments } from './attachments.tsx';
import { Folded } from './folded.tsx';
import { Unsourced } from './unsourced.tsx';
import { useResend } from './use-resend.ts';

interface MessageViewProps {
  message: Message;
  /** What the customer is called. */
  customer: string;
  isFirst: boolean;
  isLast: boolean;
}

/** One message: customers left, team and AI right, notes yellow, system events as one line. */
export const MessageView = memo(function MessageView({
  message,
  customer,
  isFirst,
  isLast,
}: MessageViewProps): ReactNode {
  const { senderType, content, attachments, isPrivate, createdAt, deliveryStatus } = message;
  const isStuck = deliveryStatus === 'failed' || deliveryStatus === 'unknown';
  if (senderType === 'system') {
    return (
      <div className="system-line" title={exact(createdAt)}>
        <span>{content}</span>
        <time dateTime={createdAt} className="nums">
          {clock(createdAt)}
        </time>
      </div>
    );
  }
  return (
    <article
      className="message"
      data-from={isPrivate ? 'note' : senderType}
      data-first={isFirst || undefined}
    >
      {isFirst && <MessageHead message={message} customer={customer} />}
      {content !== '' && (
        <div className="bubble">
          <Folded source={content} />
        </div>
      )}
      {message.whole !== null && <Whole text={message.whole} />}
      <Attachments files={attachments} />
      <Since message={message} />
      {senderType === 'ai' && <Unsourced message={message} />}
      {senderType === 'ai' && <AnswerDetails message={message} />}
      {isStuck ? (
        <Undelivered message={message} />
      ) : (
        senderType === 'agent' && !isPrivate && isLast && <Delivery message={message} />
      )}
    </article>
  );
});

function MessageHead({ message, customer }: { message: Message; customer: string }): ReactNode {
  const { senderType, senderName, senderId, isPrivate, createdAt } = message;
  const { user } = useSession();
  const name = senderType === 'agent' && senderId === user.id ? 'You' : senderName;
  return (
    <header className="message-head">
      {isPrivate && <IconLock size={12} aria-hidden />}
      {senderType === 'ai' && <IconSparkles size={13} stroke={1.8} aria-hidden />}
      <span dir="auto">
        {name ?? (senderType === 'customer' ? customer : senderType === 'ai' ? 'AI' : 'Team')}
        {isPrivate && ' · only the team sees this'}
      </span>
      <time dateTime={createdAt} title={exact(createdAt)} className="nums">
        {clock(createdAt)}
      </time>
    </header>
  );
}

/** All of a mail: what was said before, and how it was signed. */
function Whole({ text }: { text: string }): ReactNode {
  return (
    <details className="whole">
      <summary>The whole mail</summary>
      <p dir="auto">{text}</p>
    </details>
  );
}

/** What the customer did with a message since it was written. */
function Since({ message }: { message: Message }): ReactNode {
  const { editedAt, deletedAt, reactions } = message;
  const at = deletedAt ?? editedAt;
  if (at === null && reactions.length === 0) return null;
  return (
    <span className="since">
      {reactions.length > 0 && (
        <span className="reactions">
          <Hidden>The customer reacted: </Hidden>
          {reactions.join(' ')}
        </span>
      )}
      {at !== null && (
        <span title={exact(at)}>
          {deletedAt === null ? 'Edited' : 'Taken back by the customer'}
        </span>
      )}
    </span>
  );
}

/** How far an answer has come, under the last of a group. */
function Delivery({ message }: { message: Message }): ReactNode {
  const { isRead, isDelivered, readAt, deliveryStatus, deliveryError } = message;
  if (isRead) {
    return (
      <span className="delivery" title={readAt === null ? undefined : exact(readAt)}>
        Seen
      </span>
    );
  }
  if (isDelivered) return <span className="delivery">Delivered</span>;
  const isOnTheWay = deliveryStatus === 'queued' || deliveryStatus === 'sending';
  return (
    <span className="delivery" title={deliveryError ?? undefined}>
      {isOnTheWay ? 'On its way' : 'Sent'}
    </span>
  );
}

/** The channel did not take it, or nobody knows whether it did: what happened, and what to do. */
function Undelivered({ message }: { message: Message }): ReactNode {
  const { deliveryStatus, deliveryError } = message;
  const mayWrite = useMay('conversations.write');
  const resend = useResend();
  const isUnknown = deliveryStatus === 'unknown';
  return (
    <div className="send-failed" data-waiting={isUnknown || undefined}>
      <IconAlertCircle size={14} aria-hidden />
      <span>
        {isUnknown
          ? 'Perhaps not delivered. It is not sent again by itself, so that it does not arrive twice.'
          : 'Not delivered.'}{' '}
        {deliveryError}
      </span>
      {mayWrite && (
        <button type="button" disabled={resend.isPending} onClick={() => resend.mutate(message)}>
          Send again
        </button>
      )}
    </div>
  );
}
