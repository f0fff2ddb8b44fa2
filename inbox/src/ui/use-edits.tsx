import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { conflictsOf, dropped, edit, kept, settled } from './edits.ts';
import type { Edits } from './edits.ts';

export interface EditedForm<T extends object> {
  /** The source with what was changed here: fields not touched follow it. */
  form: T;
  set: (part: Partial<T>) => void;
  /** What to send: only the fields that were changed. */
  changes: Partial<T>;
  isChanged: boolean;
  /** True while somebody else changed the same fields: saving waits for the choice in `notice`. */
  isContested: boolean;
  notice: ReactNode;
  /** Call with what was sent, and with what it became, when it is saved. */
  settle: (sent: Partial<T>, saved: T) => void;
}

/**
 * A form over what others may change meanwhile. `names` are what fields are called in the notice.
 */
export function useEdits<T extends object>(
  source: T,
  names: Partial<Record<keyof T, string>>,
): EditedForm<T> {
  const [edits, setEdits] = useState<Edits<T>>({ values: {}, bases: {} });
  const conflicts = conflictsOf(edits, source);
  return {
    form: { ...source, ...edits.values },
    set: (part) => setEdits((before) => edit(before, source, part)),
    changes: edits.values,
    isChanged: Object.keys(edits.values).length > 0,
    isContested: conflicts.length > 0,
    notice: conflicts.length > 0 && (
      <Contested
        fields={conflicts.map((field) => names[field] ?? String(field))}
        drop={() => setEdits(dropped(edits, conflicts))}
        keep={() => setEdits(kept(edits, source))}
      />
    ),
    settle: (sent, saved) => setEdits((before) => settled(before, sent, saved)),
  };
}

interface ContestedProps {
  fields: readonly string[];
  drop: () => void;
  keep: () => void;
}

function Contested({ fields, drop, keep }: ContestedProps): ReactNode {
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(fields);
  return (
    <div className="contested" role="alert">
      <span className="grow">
        {list} {fields.length === 1 ? 'was' : 'were'} changed by somebody else while you edited.
      </span>
      <Button variant="default" onClick={drop}>
        Take theirs
      </Button>
      <Button variant="default" onClick={keep}>
        Keep mine
      </Button>
    </div>
  );
}
