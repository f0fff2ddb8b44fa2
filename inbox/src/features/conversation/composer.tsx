import type { ConversationDetail } from '@frontdesk/contract';
import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconArrowUp, IconLock, IconSparkles } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { sendMessage } from '../../api/outbox.ts';
import { useMay, useSession } from '../../api/session.ts';
import { sends, keyOf } from '../../ui/shortcuts.ts';
import { Keys, Tip } from '../../ui/tip.tsx';
import { commandKey } from '../../ui/keyboard.ts';
import { firstMode, readDrafts, writeDraft } from './drafts.ts';
import type { Drafts, Mode } from './drafts.ts';
import { isMine, useTakeOver } from './use-change.ts';
import { Hidden } from '../../ui/hidden.tsx';
import { useTypingNotice } from './use-typing-notice.ts';
import { counted } from '../../ui/number.ts';
import './composer.css';

export interface ComposerHandle {
  /** Puts the cursor into the composer. */
  open(mode: Mode): void;
}

interface ComposerProps {
  id: string;
  conversation: ConversationDetail | undefined;
  handle: RefObject<ComposerHandle | null>;
}

/** Where answers and notes are written; a part of the page, not a box in it. */
export function Composer(props: ComposerProps): ReactNode {
  const mayWrite = useMay('conversations.write');
  if (!mayWrite) {
    return <p className="composer-closed">Your role can read conversations, not answer them.</p>;
  }
  return <OpenComposer {...props} />;
}

function OpenComposer({ id, conversation, handle }: ComposerProps): ReactNode {
  const { user } = useSession();
  const place = { userId: user.id, conversationId: id };
  const [drafts, setDrafts] = useState(() => readDrafts(place));
  const [mode, setMode] = useState(() => firstMode(drafts));
  const field = useRef<HTMLTextAreaElement>(null);
  const typing = useTypingNotice(id);
  const text = drafts[mode];
  const isTooLong = text.length > MESSAGE_LIMIT;
  const canSend = text.trim() !== '' && !isTooLong;
  useEffect(() => {
    // Writing goes on where a draft ended.
    const end = field.current?.value.length ?? 0;
    field.current?.setSelectionRange(end, end);
  }, []);
  useImperativeHandle(handle, () => ({
    open(next) {
      setMode(next);
      field.current?.focus();
    },
  }));
  const write = (next: string): void => {
    setDrafts({ ...drafts, [mode]: next });
    writeDraft(place, mode, next);
    // The customer must not learn that the team writes notes.
    if (mode === 'reply') typing.write(next);
  };
  const send = (): void => {
    if (!canSend) return;
    typing.stop();
    sendMessage({ conversationId: id, content: text, isPrivate: mode === 'note' });
    setDrafts({ ...drafts, [mode]: '' });
    writeDraft(place, mode, '');
    field.current?.focus();
  };
  return (
    <form
      className="composer"
      data-mode={mode}
      aria-label={mode === 'note' ? 'Private note' : 'Reply'}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {conversation && mode === 'reply' && <HolderNotice conversation={conversation} />}
      <ModeSwitch mode={mode} setMode={setMode} drafts={drafts} />
      <div className="composer-field" data-text={`${text}\n`}>
        <textarea
          ref={field}
          dir="auto"
          rows={2}
          aria-label={mode === 'note' ? 'Private note' : 'Reply'}
          placeholder={mode === 'note' ? 'A note that only the team sees' : 'Write a reply'}
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onBlur={typing.stop}
          onKeyDown={(event) => {
            const { key, ctrlKey, metaKey, nativeEvent } = event;
            if (!sends({ key, ctrlKey, metaKey, isComposing: nativeEvent.isComposing })) return;
            event.preventDefault();
            send();
          }}
        />
      </div>
      <Foot mode={mode} excess={text.length - MESSAGE_LIMIT} canSend={canSend} />
    </form>
  );
}

interface FootProps {
  mode: Mode;
  /** By how many characters the text is too long, if above zero. */
  excess: number;
  canSend: boolean;
}

function Foot({ mode, excess, canSend }: FootProps): ReactNode {
  return (
    <div className="composer-foot">
      <span className="grow nums composer-limit" role="alert">
        {excess > 0 && `${counted(excess, 'character')} too long`}
      </span>
      <span className="composer-hint only-desk">
        <Keys keys={`${commandKey} ⏎`} />
      </span>
      <Button
        type="submit"
        disabled={!canSend}
        leftSection={
          mode === 'note' ? <IconLock size={14} /> : <IconArrowUp size={15} stroke={2} />
        }
      >
        {mode === 'note' ? 'Add note' : 'Send'}
      </Button>
    </div>
  );
}

const modes = [
  { mode: 'reply', title: 'Reply' },
  { mode: 'note', title: 'Note' },
] as const;

interface ModeSwitchProps {
  mode: Mode;
  setMode: (mode: Mode) => void;
  drafts: Drafts;
}

function ModeSwitch({ mode, setMode, drafts }: ModeSwitchProps): ReactNode {
  return (
    <fieldset className="modes" aria-label="Reply or note">
      {modes.map((each) => (
        <Tip key={each.mode} label={each.title} keys={keyOf(each.mode)}>
          <button
            type="button"
            aria-pressed={mode === each.mode}
            onClick={() => setMode(each.mode)}
          >
            {each.title}
            {mode !== each.mode && drafts[each.mode] !== '' && (
              <span className="draft-mark">
                <Hidden>, has a draft</Hidden>
              </span>
            )}
          </button>
        </Tip>
      ))}
    </fieldset>
  );
}

/** Who else would answer here; on a phone it also takes over, as the head has no room for it. */
function HolderNotice({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { user } = useSession();
  const takeOver = useTakeOver(conversation.id);
  const { handler, assignedAgent, assignedUser, assignedTeam } = conversation;
  if (isMine(conversation, user.id)) return null;
  const isAi = handler === 'ai';
  return (
    <div className={isAi ? 'ai-notice' : 'ai-notice only-phone'}>
      {isAi && <IconSparkles size={14} stroke={1.8} aria-hidden />}
      <span className="grow">
        {isAi
          ? `${assignedAgent?.name ?? 'The AI'} answers here. Your reply takes over.`
          : `${assignedUser?.name ?? assignedTeam?.name ?? 'Nobody'} has this conversation.`}
      </span>
      <button type="button" className="linkish only-phone" onClick={() => takeOver.mutate()}>
        Take over
      </button>
    </div>
  );
}
