import type { Message } from '@frontdesk/contract';
import { IconLock, IconSparkles } from '@tabler/icons-react';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { clock, exact } from '../../ui/time.ts';
import { AnswerDetails } from './answer-details.tsx';

interface MessageViewProps {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
}

/** One message: customers left, team and AI right, notes yellow, system events as one line. */
export const MessageView = memo(function MessageView({
  message,
  isFirst,
  isLast,
}: MessageViewProps): ReactNode {
  const { senderType, content, isPrivate, createdAt } = message;
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
      {isFirst && <MessageHead message={message} />}
      <div className="bubble">
        <Markdown source={content} />
      </div>
      {senderType === 'ai' && <AnswerDetails message={message} />}
      {senderType === 'agent' && !isPrivate && isLast && <Delivery message={message} />}
    </article>
  );
});

function MessageHead({ message }: { message: Message }): ReactNode {
  const { senderType, senderName, senderId, isPrivate, createdAt } = message;
  const { user } = useSession();
  const name = senderType === 'agent' && senderId === user.id ? 'You' : senderName;
  return (
    <header className="message-head">
      {isPrivate && <IconLock size={12} aria-hidden />}
      {senderType === 'ai' && <IconSparkles size={13} stroke={1.8} aria-hidden />}
      <span dir="auto">
        {name ?? (senderType === 'customer' ? 'Visitor' : senderType === 'ai' ? 'AI' : 'Team')}
        {isPrivate && ' · only the team sees this'}
      </span>
      <time dateTime={createdAt} title={exact(createdAt)} className="nums">
        {clock(createdAt)}
      </time>
    </header>
  );
}

/** How far an answer has come, under the last of a group. */
function Delivery({ message }: { message: Message }): ReactNode {
  const { isRead, isDelivered, readAt } = message;
  if (isRead) {
    return (
      <span className="delivery" title={readAt === null ? undefined : exact(readAt)}>
        Seen
      </span>
    );
  }
  return <span className="delivery">{isDelivered ? 'Delivered' : 'Sent'}</span>;
}
