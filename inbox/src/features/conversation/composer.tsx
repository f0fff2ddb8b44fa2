import type { ConversationDetail } from '@frontdesk/contract';
import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconArrowUp, IconLock, IconSparkles } from '@tabler/icons-react';
import { useEffect, useImperativeHandle, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useMay, useSession } from '../../api/session.ts';
import { sends, keyOf } from '../../ui/shortcuts.ts';
import { Keys, Tip } from '../../ui/tip.tsx';
import { commandKey } from '../../ui/keyboard.ts';
import { AttachButton } from './attach-button.tsx';
import { CopilotMenu } from './copilot-menu.tsx';
import { CopilotPanel } from './copilot-panel.tsx';
import { FileChips } from './file-chips.tsx';
import type { Drafts, Mode } from './drafts.ts';
import { isMine, useTakeOver } from './use-change.ts';
import { Hidden } from '../../ui/hidden.tsx';
import { useCopilot } from './use-copilot.ts';
import { useWriting } from './use-writing.ts';
import { counted } from '../../ui/number.ts';
import './composer.css';

export interface ComposerHandle {
  /** Puts the cursor into the composer. */
  open(mode: Mode): void;
  /** Takes files that were dropped somewhere in the conversation. */
  attach(files: readonly File[]): void;
  /** Puts words into the reply, after what there is. */
  append(text: string): void;
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
  const field = useRef<HTMLTextAreaElement>(null);
  const writing = useWriting(id);
  const { mode, setMode, drafts, files, write, append, stop, canSend, send } = writing;
  const text = drafts[mode];
  const copilot = useCopilot(id, { text, write });
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
    attach(given) {
      files.add(given);
      field.current?.focus();
    },
    append(more) {
      append(more);
      field.current?.focus();
    },
  }));
  const submit = (): void => {
    send();
    field.current?.focus();
  };
  return (
    <form
      className="composer"
      data-mode={mode}
      aria-label={mode === 'note' ? 'Private note' : 'Reply'}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {conversation && mode === 'reply' && <HolderNotice conversation={conversation} />}
      <CopilotPanel copilot={copilot} replace={write} append={append} />
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
          onBlur={stop}
          onPaste={(event) => {
            const pasted = pastedFiles(event.clipboardData);
            if (pasted.length === 0) return;
            event.preventDefault();
            files.add(pasted);
          }}
          onKeyDown={(event) => {
            const { key, ctrlKey, metaKey, nativeEvent } = event;
            if (!sends({ key, ctrlKey, metaKey, isComposing: nativeEvent.isComposing })) return;
            event.preventDefault();
            submit();
          }}
        />
      </div>
      <FileChips draft={files.draft} files={files.list} />
      <Foot
        mode={mode}
        excess={text.length - MESSAGE_LIMIT}
        hindrance={files.hindrance}
        canSend={canSend}
        attach={files.add}
        copilot={<CopilotMenu text={text} isBusy={copilot.isBusy} ask={copilot.ask} />}
      />
    </form>
  );
}

/** Files of the clipboard; words that come with a picture of themselves, as from a table, are words. */
function pastedFiles({ files, types }: DataTransfer): File[] {
  return types.includes('text/plain') && types.includes('text/html') ? [] : [...files];
}

interface FootProps {
  mode: Mode;
  /** By how many characters the text is too long, if above zero. */
  excess: number;
  /** Why its files cannot be sent now. */
  hindrance: string | null;
  canSend: boolean;
  attach: (files: readonly File[]) => void;
  copilot: ReactNode;
}

function Foot({ mode, excess, hindrance, canSend, attach, copilot }: FootProps): ReactNode {
  return (
    <div className="composer-foot">
      <span className="composer-tools">
        <AttachButton take={attach} />
        {copilot}
      </span>
      <output className="visually-hidden">{hindrance}</output>
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
