import type { ConversationDetail } from '@frontdesk/contract';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { withTag } from './tags.ts';
import { useChange } from './use-change.ts';

interface TagEditorProps {
  conversation: ConversationDetail;
  isReadOnly: boolean;
}

/** The tags of a conversation: Enter or a comma adds one, Backspace in the empty field takes one. */
export function TagEditor({ conversation, isReadOnly }: TagEditorProps): ReactNode {
  const { id, tags } = conversation;
  const change = useChange(id);
  const [words, setWords] = useState('');
  const set = (next: string[]): void => {
    if (next.length !== tags.length) change.mutate({ tags: next });
  };
  const add = (): void => {
    set(withTag(tags, words));
    setWords('');
  };
  return (
    <div className="tags">
      {tags.map((tag) => (
        <span key={tag} className="badge">
          {tag}
          {!isReadOnly && (
            <button
              type="button"
              aria-label={`Remove the tag ${tag}`}
              onClick={() => set(tags.filter((other) => other !== tag))}
            >
              <IconX size={12} aria-hidden />
            </button>
          )}
        </span>
      ))}
      {isReadOnly && tags.length === 0 && <span className="muted">None</span>}
      {!isReadOnly && (
        <input
          aria-label="Add a tag"
          placeholder="Add a tag"
          maxLength={60}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ',') {
              event.preventDefault();
              add();
            } else if (event.key === 'Backspace' && words === '') set(tags.slice(0, -1));
          }}
        />
      )}
    </div>
  );
}
