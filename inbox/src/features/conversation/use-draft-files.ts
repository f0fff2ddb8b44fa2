import type { Attachment } from '@frontdesk/contract';
import { useState } from 'react';
import { useStore } from '../../ui/store.ts';
import { addFiles, clearFiles, draftFiles, filesOf, recallFiles } from './draft-files.ts';
import type { DraftFile } from './draft-files.ts';
import type { DraftPlace, Mode } from './drafts.ts';

interface DraftFiles {
  /** Names the draft to what changes its files. */
  draft: string;
  list: readonly DraftFile[];
  ready: Attachment[];
  /** Why it cannot be sent now; null: nothing stands in the way. */
  hindrance: string | null;
  add: (files: readonly File[]) => void;
  clear: () => void;
}

/** The files of what is being written, apart for replies and notes as the words are. */
export function useDraftFiles({ userId, conversationId }: DraftPlace, mode: Mode): DraftFiles {
  const draft = `${userId}:${mode}:${conversationId}`;
  useState(() => {
    for (const each of ['reply', 'note']) recallFiles(`${userId}:${each}:${conversationId}`);
  });
  const list = useStore(draftFiles, (all) => filesOf(all, draft));
  return {
    draft,
    list,
    ready: list.flatMap((file) => (file.state === 'ready' ? file.attachment : [])),
    hindrance: hindranceOf(list),
    add: (files) => addFiles(draft, files),
    clear: () => clearFiles(draft),
  };
}

function hindranceOf(list: readonly DraftFile[]): string | null {
  if (list.some(({ state }) => state === 'failed')) {
    return 'Try the files that failed again, or remove them';
  }
  return list.some(({ state }) => state === 'sending') ? 'Uploading' : null;
}
