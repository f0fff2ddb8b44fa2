import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { useState } from 'react';
import { sendMessage } from '../../api/outbox.ts';
import { useSession } from '../../api/session.ts';
import { firstMode, readDrafts, writeDraft } from './drafts.ts';
import type { Drafts, Mode } from './drafts.ts';
import { useDraftFiles } from './use-draft-files.ts';
import { useTypingNotice } from './use-typing-notice.ts';

interface Writing {
  mode: Mode;
  setMode: (mode: Mode) => void;
  drafts: Drafts;
  files: ReturnType<typeof useDraftFiles>;
  write: (text: string) => void;
  /** Puts words after what there is of a reply, and shows the reply. */
  append: (text: string) => void;
  /** Nothing is being typed just now. */
  stop: () => void;
  canSend: boolean;
  /** Sends what there is, if it can be sent. */
  send: () => void;
}

/** What is being written in a conversation, as a reply and as a note, with its files. */
export function useWriting(id: string): Writing {
  const { user } = useSession();
  const place = { userId: user.id, conversationId: id };
  const [drafts, setDrafts] = useState(() => readDrafts(place));
  const [mode, setMode] = useState(() => firstMode(drafts));
  const typing = useTypingNotice(id);
  const files = useDraftFiles(place, mode);
  const content = drafts[mode];
  const isEmpty = content.trim() === '' && files.ready.length === 0;
  const canSend = !isEmpty && content.length <= MESSAGE_LIMIT && files.hindrance === null;
  const keep = (next: string): void => {
    setDrafts({ ...drafts, [mode]: next });
    writeDraft(place, mode, next);
  };
  return {
    mode,
    setMode,
    drafts,
    files,
    canSend,
    stop: typing.stop,
    write(next) {
      keep(next);
      // The customer must not learn that the team writes notes.
      if (mode === 'reply') typing.write(next);
    },
    append(more) {
      const reply = drafts.reply.trim() === '' ? more : `${drafts.reply.trimEnd()}\n\n${more}`;
      setMode('reply');
      setDrafts({ ...drafts, reply });
      writeDraft(place, 'reply', reply);
    },
    send() {
      if (!canSend) return;
      typing.stop();
      const attachments = files.ready;
      sendMessage({ conversationId: id, content, attachments, isPrivate: mode === 'note' });
      files.clear();
      keep('');
    },
  };
}
