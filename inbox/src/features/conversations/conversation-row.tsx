import type { Conversation } from '@frontdesk/contract';
import { ActionIcon } from '@mantine/core';
import {
  IconCheck,
  IconCircleDashed,
  IconSparkles,
  IconUserPlus,
  IconUsersGroup,
} from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { live } from '../../api/live.ts';
import { outbox } from '../../api/outbox.ts';
import type { Outgoing } from '../../api/outgoing.ts';
import { useMay, useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { keyOf } from '../../ui/shortcuts.ts';
import { useStore } from '../../ui/store.ts';
import { Tip } from '../../ui/tip.tsx';
import { useChange } from '../conversation/use-change.ts';
import { useUndoable } from '../conversation/use-undoable.ts';
import { ChannelMark } from './channel-mark.tsx';
import { customerOf, idOf } from './customer.ts';
import { addressOf, statuses } from './views.tsx';
import { Hidden } from '../../ui/hidden.tsx';

interface ConversationRowProps {
  conversation: Conversation;
  viewId: string;
  isOpen: boolean;
}

/** One conversation in two lines. */
export const ConversationRow = memo(function ConversationRow({
  conversation,
  viewId,
  isOpen,
}: ConversationRowProps): ReactNode {
  const { id, channel, lastMessageAt, unreadCount, status } = conversation;
  const name = customerOf(conversation);
  const row = useRef<HTMLLIElement>(null);
  const isHere = useStore(live, ({ present }) =>
    conversation.contactId !== null ? present.contacts.includes(conversation.contactId) : false,
  );
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  return (
    <li ref={row} className="conversation-item">
      <Link
        to={addressOf(viewId, id)}
        className="conversation-row"
        data-id={id}
        aria-current={isOpen ? 'true' : undefined}
        data-unread={unreadCount > 0 || undefined}
        data-over={status === 'resolved' || status === 'closed' || undefined}
      >
        <span className="face">
          <Avatar name={name} seed={idOf(conversation)} size={32} />
          {isHere && (
            <span className="here">
              <Hidden>Here now</Hidden>
            </span>
          )}
        </span>
        <span className="grow">
          <span className="row">
            <span className="conversation-name ellipsis">{name}</span>
            <ChannelMark channel={channel} />
            {status === 'escalated' && <span title="Escalated">{statuses.escalated.icon}</span>}
            {status === 'pending' && <span title="Waiting">{statuses.pending.icon}</span>}
            <span className="conversation-time">
              <Ago iso={lastMessageAt} />
            </span>
          </span>
          <span className="row">
            <Preview conversation={conversation} />
            {unreadCount > 0 && (
              <span className="unread">
                <Hidden>{unreadCount} unread</Hidden>
              </span>
            )}
            <Holder conversation={conversation} />
          </span>
        </span>
      </Link>
      <RowActions conversation={conversation} />
    </li>
  );
});

function Preview({ conversation }: { conversation: Conversation }): ReactNode {
  const { id, subject, preview, previewSender } = conversation;
  const typist = useStore(live, ({ typing, answers }) => {
    if (typing[id]?.some(({ who }) => who === 'customer')) return 'Typing…';
    return answers[id] ? 'The AI is writing…' : null;
  });
  const unsent = useStore(outbox, ({ list }) => unsentIn(list, id));
  if (typist !== null) return <span className="conversation-words is-live ellipsis">{typist}</span>;
  if (unsent !== null) {
    return (
      <span className="conversation-words is-unsent ellipsis" data-waiting={!unsent || undefined}>
        {unsent ? 'Not sent' : 'Not sent yet'}
      </span>
    );
  }
  const from = prefixes.get(previewSender ?? '') ?? '';
  const words = subject ?? (preview === null ? 'No message yet' : from + plain(preview));
  return <span className="conversation-words ellipsis">{words}</span>;
}

/** Of what this person wrote there: true if any was refused, false if it only waits. */
function unsentIn(list: readonly Outgoing[], id: string): boolean | null {
  const stuck = list.filter(
    ({ conversationId, problem }) => conversationId === id && problem !== null,
  );
  return stuck.length === 0 ? null : stuck.some(({ state }) => state === 'failed');
}

const prefixes = new Map([
  ['agent', 'Team: '],
  ['ai', 'AI: '],
]);

/** Markdown's marks say nothing in a single line. */
function plain(text: string): string {
  return text
    .replaceAll(/^\s*(?:[-+]|\d+\.)\s+|[*_`#>]+/gmu, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1');
}

/** Who has it: the AI, a person, a team, or nobody. */
function Holder({ conversation }: { conversation: Conversation }): ReactNode {
  const { handler, assignedUser, assignedTeam } = conversation;
  if (handler === 'ai') {
    return (
      <span className="holder is-ai" title="The AI answers">
        <IconSparkles size={15} stroke={1.7} aria-hidden />
        <Hidden>The AI answers</Hidden>
      </span>
    );
  }
  if (!assignedUser && assignedTeam) {
    return (
      <span className="holder" title={assignedTeam.name}>
        <IconUsersGroup size={16} stroke={1.6} aria-hidden />
        <Hidden>Waits for {assignedTeam.name}</Hidden>
      </span>
    );
  }
  return assignedUser ? (
    <span className="holder" title={assignedUser.name}>
      <Avatar name={assignedUser.name} image={assignedUser.avatar} size={18} />
      <Hidden>Assigned to {assignedUser.name}</Hidden>
    </span>
  ) : (
    <span className="holder" title="Unassigned">
      <IconCircleDashed size={16} stroke={1.6} aria-hidden />
      <Hidden>Unassigned</Hidden>
    </span>
  );
}

/** Appear under the pointer; the keys do the same for the open conversation. */
function RowActions({ conversation }: { conversation: Conversation }): ReactNode {
  const { user } = useSession();
  const mayWrite = useMay('conversations.write');
  const change = useChange(conversation.id);
  const undoable = useUndoable(conversation.id);
  if (!mayWrite) return null;
  const isOver = conversation.status === 'resolved' || conversation.status === 'closed';
  return (
    <span className="row-actions">
      {conversation.assignedUserId !== user.id && (
        <Tip label="Assign to me" keys={keyOf('assignMe')}>
          <ActionIcon
            variant="default"
            size={26}
            tabIndex={-1}
            aria-label="Assign to me"
            onClick={() => change.mutate({ assignedUserId: user.id })}
          >
            <IconUserPlus size={15} stroke={1.7} />
          </ActionIcon>
        </Tip>
      )}
      {!isOver && (
        <Tip label="Resolve" keys={keyOf('resolve')}>
          <ActionIcon
            variant="default"
            size={26}
            tabIndex={-1}
            aria-label="Resolve"
            onClick={() => undoable.setStatus(conversation, 'resolved')}
          >
            <IconCheck size={15} stroke={1.9} />
          </ActionIcon>
        </Tip>
      )}
    </span>
  );
}
