import type { ConversationDetail } from '@frontdesk/contract';
import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { live } from '../../api/live.ts';
import { useMay, useSession } from '../../api/session.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { keyOf } from '../../ui/shortcuts.ts';
import { Bone } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { Tip } from '../../ui/tip.tsx';
import { isPhone } from '../../ui/is-phone.ts';
import { customerOf, titleOf } from '../conversations/customer.ts';
import { addressOf } from '../conversations/views.tsx';
import { MakeTest } from '../agents/tests/make-test.tsx';
import { AssignMenu } from './assign-menu.tsx';
import { StatusMenu } from './status-menu.tsx';
import { isMine, useTakeOver } from './use-change.ts';
import { useUndoable } from './use-undoable.ts';
import { Hidden } from '../../ui/hidden.tsx';

interface ConversationHeadProps {
  conversation: ConversationDetail;
  viewId: string;
  isDetailed: boolean;
  toggleDetails: () => void;
}

/** Who writes, who looks, and what can be done. */
export function ConversationHead({
  conversation,
  viewId,
  isDetailed,
  toggleDetails,
}: ConversationHeadProps): ReactNode {
  const mayWrite = useMay('conversations.write');
  const name = customerOf(conversation);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // On a phone the conversation replaces the list, and with it what had the focus.
    if (isPhone()) heading.current?.focus();
  }, []);
  const isHere = useStore(live, ({ present }) =>
    conversation.contactId !== null ? present.contacts.includes(conversation.contactId) : false,
  );
  return (
    <header className="conversation-head">
      <BackToList viewId={viewId} />
      <div className="grow">
        <h1
          ref={heading}
          tabIndex={-1}
          className="ellipsis"
          dir="auto"
          title={conversation.subject ?? undefined}
        >
          {titleOf(conversation)}
        </h1>
        <p className="conversation-sub ellipsis">
          {isHere ? (
            <>
              <span className="here-dot" aria-hidden /> Here now
            </>
          ) : (
            <span>
              {conversation.subject === null ? (conversation.customerEmail ?? 'Not here') : name}
            </span>
          )}
        </p>
      </div>
      <Viewers id={conversation.id} />
      {mayWrite && <Actions conversation={conversation} />}
      <Tip label={isDetailed ? 'Hide details' : 'Show details'} keys={keyOf('details')}>
        <ActionIcon
          variant="subtle"
          size={30}
          aria-label="Details"
          aria-expanded={isDetailed}
          onClick={toggleDetails}
        >
          <IconInfoCircle size={18} stroke={1.6} />
        </ActionIcon>
      </Tip>
    </header>
  );
}

function Actions({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { id, handler, status } = conversation;
  const { user } = useSession();
  const takeOver = useTakeOver(id);
  const undoable = useUndoable(id);
  const isOver = status === 'resolved' || status === 'closed';
  const mayTest = useMay('agents.write');
  const [isTesting, setTesting] = useState(false);
  return (
    <div className="row conversation-acts">
      {isMine(conversation, user.id) ? (
        <Tip label="Let the AI answer again" keys={keyOf('handBack')}>
          <Button
            className="only-desk"
            variant="default"
            onClick={() => undoable.handBack(conversation)}
          >
            Hand back
          </Button>
        </Tip>
      ) : (
        <Tip
          label={handler === 'ai' ? 'Answer it yourself' : 'Make it yours'}
          keys={keyOf('takeOver')}
        >
          <Button className="only-desk" variant="default" onClick={() => takeOver.mutate()}>
            Take over
          </Button>
        </Tip>
      )}
      <AssignMenu conversation={conversation} />
      <StatusMenu
        conversation={conversation}
        isOver={isOver}
        setStatus={(next) => undoable.setStatus(conversation, next)}
        hand={
          isMine(conversation, user.id)
            ? { label: 'Hand back', run: () => undoable.handBack(conversation) }
            : { label: 'Take over', run: () => takeOver.mutate() }
        }
        makeTest={mayTest ? () => setTesting(true) : undefined}
      />
      {isTesting && <MakeTest conversation={conversation} close={() => setTesting(false)} />}
    </div>
  );
}

/** Colleagues who look at the same conversation. */
function Viewers({ id }: { id: string }): ReactNode {
  const { user } = useSession();
  const members = useStore(live, ({ present }) => present.members);
  const others = members.filter(({ userId, viewing }) => viewing === id && userId !== user.id);
  if (others.length === 0) return null;
  const names = others.map(({ name }) => name).join(', ');
  return (
    <Tip label={`${names} ${others.length === 1 ? 'is' : 'are'} looking at this too`}>
      <span className="viewers">
        <Hidden>Also here: {names}</Hidden>
        {others.slice(0, 3).map(({ userId, name }) => (
          <Avatar key={userId} name={name} size={24} />
        ))}
      </span>
    </Tip>
  );
}

/** The way back on a phone, where the list is another page. */
function BackToList({ viewId }: { viewId: string }): ReactNode {
  return (
    <ActionIcon
      component={Link}
      to={addressOf(viewId)}
      className="only-phone"
      variant="subtle"
      size={36}
      aria-label="Back to the list"
    >
      <IconArrowLeft size={20} stroke={1.7} />
    </ActionIcon>
  );
}

/** The head while nothing is known. */
export function HeadBones({ viewId }: { viewId: string }): ReactNode {
  return (
    <header className="conversation-head">
      <BackToList viewId={viewId} />
      <div className="grow stack" style={{ gap: 8 }} aria-hidden>
        <Bone w={160} h={12} />
        <Bone w={90} h={9} />
      </div>
    </header>
  );
}
