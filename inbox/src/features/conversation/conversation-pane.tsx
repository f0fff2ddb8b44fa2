import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useMay, useSession } from '../../api/session.ts';
import { readSetting, writeSetting } from '../../ui/stored.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { Failed } from '../../ui/states.tsx';
import { useDropped } from '../../ui/use-dropped.ts';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { customerOf, titleOf } from '../conversations/customer.ts';
import { addressOf } from '../conversations/views.tsx';
import { useOpenRun } from '../run/use-open-run.ts';
import { ApprovalCards } from './approval-cards.tsx';
import { Composer } from './composer.tsx';
import type { ComposerHandle } from './composer.tsx';
import { ContextBones, ContextCard } from './context-card.tsx';
import { ConversationHead, HeadBones } from './conversation-head.tsx';
import { HandoverCard } from './handover-card.tsx';
import { Thread } from './thread.tsx';
import { isMine, useChange, useTakeOver } from './use-change.ts';
import { useAttendance, useConversation } from './use-conversation.ts';
import { useUndoable } from './use-undoable.ts';
import './conversation.css';

const RunDrawer = lazy(async () => ({
  default: (await import('../run/run-drawer.tsx')).RunDrawer,
}));

/** The open conversation: its head, its messages, the composer, and its details. */
export function ConversationPane({ id, viewId }: { id: string; viewId: string }): ReactNode {
  const query = useConversation(id);
  const details = useDetails();
  const { runId, open } = useOpenRun();
  const composer = useRef<ComposerHandle>(null);
  useAttendance(id, query.data?.unreadCount ?? 0);
  const drop = useDropped(useMay('conversations.write'), (files) =>
    composer.current?.attach(files),
  );
  useKeys(id, viewId, details.toggle, composer);
  const conversation = query.data;
  usePageTitle(conversation && titleOf(conversation));
  if (query.isError && !conversation) {
    return (
      <section className="conversation-main" aria-label="Conversation">
        <HeadBones viewId={viewId} />
        <Failed error={query.error} retry={query.refetch} />
      </section>
    );
  }
  const card = conversation ? (
    <ContextCard conversation={conversation} viewId={viewId} />
  ) : (
    <ContextBones />
  );
  return (
    <div className="conversation" data-details={(details.isBeside && details.isOpen) || undefined}>
      <section className="conversation-main" aria-label="Conversation" {...drop.target}>
        {drop.isOver && <div className="drop-here">Drop files to attach them</div>}
        {conversation ? (
          <ConversationHead
            conversation={conversation}
            viewId={viewId}
            isDetailed={details.isOpen}
            toggleDetails={details.toggle}
          />
        ) : (
          <HeadBones viewId={viewId} />
        )}
        <Thread id={id} customer={conversation ? customerOf(conversation) : 'Visitor'} />
        {conversation && (
          <HandoverCard
            conversation={conversation}
            use={(text) => composer.current?.append(text)}
          />
        )}
        <ApprovalCards conversationId={id} />
        <Composer id={id} conversation={conversation} handle={composer} />
      </section>
      {runId !== null && (
        <Suspense>
          <RunDrawer key={runId} id={runId} conversationId={id} close={() => open(null)} />
        </Suspense>
      )}
      {details.isBeside ? (
        details.isOpen && (
          <aside className="context" aria-label="Details">
            {card}
          </aside>
        )
      ) : (
        <Drawer
          opened={details.isOpen}
          onClose={details.toggle}
          position="right"
          size={340}
          title="Details"
          classNames={{ title: 'context-title' }}
        >
          {card}
        </Drawer>
      )}
    </div>
  );
}

/** Beside the conversation where there is room, and remembered; over it elsewhere. */
function useDetails(): { isBeside: boolean; isOpen: boolean; toggle: () => void } {
  const isBeside = useMediaQuery('(min-width: 1200px)', undefined, {
    getInitialValueInEffect: false,
  });
  const [isShown, setShown] = useState(() => readSetting('context') !== 'hidden');
  const [isOver, setOver] = useState(false);
  return {
    isBeside,
    isOpen: isBeside ? isShown : isOver,
    toggle() {
      if (!isBeside) return setOver(!isOver);
      writeSetting('context', isShown ? 'hidden' : null);
      setShown(!isShown);
    },
  };
}

function useKeys(
  id: string,
  viewId: string,
  toggleDetails: () => void,
  composer: { current: ComposerHandle | null },
): void {
  const { user } = useSession();
  const mayWrite = useMay('conversations.write');
  const { data } = useConversation(id);
  const change = useChange(id);
  const takeOver = useTakeOver(id);
  const undoable = useUndoable(id);
  const navigate = useNavigate();
  const isOver = data?.status === 'resolved' || data?.status === 'closed';
  const acts = {
    reply: () => composer.current?.open('reply'),
    note: () => composer.current?.open('note'),
    takeOver: () => {
      if (data && !isMine(data, user.id)) takeOver.mutate();
    },
    handBack: () => {
      if (data?.handler === 'person') undoable.handBack(data);
    },
    assignMe: () => {
      if (data?.handler === 'ai') takeOver.mutate();
      else if (data?.assignedUserId !== user.id) change.mutate({ assignedUserId: user.id });
    },
    resolve: () => data && undoable.setStatus(data, isOver ? 'open' : 'resolved'),
  };
  useShortcuts({
    ...(mayWrite ? acts : {}),
    details: toggleDetails,
    back: () => void navigate(addressOf(viewId)),
  });
}
