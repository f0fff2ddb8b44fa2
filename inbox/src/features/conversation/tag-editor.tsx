import type { ConversationDetail } from '@frontdesk/contract';
import { IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { addTags, problemOf } from './tags.ts';
import { useChange } from './use-change.ts';

interface TagEditorProps {
  conversation: ConversationDetail;
  isReadOnly: boolean;
}

/** The tags of a conversation: Enter or a comma adds one, Backspace in the empty field takes one. */
export function TagEditor({ conversation, isReadOnly }: TagEditorProps): ReactNode {
  const { id, tags } = conversation;
  const change = useChange(id);
  const set = (next: string[]): void => {
    if (next.length !== tags.length) change.mutate({ tags: next });
  };
  return (
    <div className="tags">
      {tags.map((tag) => (
        <span key={tag} className="badge" title={tag}>
          <span className="ellipsis">{tag}</span>
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
      {!isReadOnly && <TagField tags={tags} set={set} />}
    </div>
  );
}

/** Where a tag is written, or several with commas. What cannot be one stays, with the reason. */
function TagField({ tags, set }: { tags: string[]; set: (next: string[]) => void }): ReactNode {
  const [words, setWords] = useState('');
  const hint = useId();
  const problem = problemOf(tags, words);
  const add = (): void => {
    const added = addTags(tags, words);
    set(added.tags);
    setWords(added.rest);
  };
  return (
    <>
      <input
        aria-label="Add a tag"
        aria-invalid={problem !== undefined}
        aria-describedby={hint}
        placeholder="Add a tag"
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
      <span id={hint} className="tags-problem" role="alert">
        {problem}
      </span>
    </>
  );
}
