import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A list that is typed: a row each, one more at the end, and each can be removed. */
export function Rows<T>({
  label,
  noun,
  limit,
  value,
  blank,
  onChange,
  children,
}: {
  label: string;
  /** What one row is: `message`. */
  noun: string;
  /** The most rows. */
  limit: number;
  value: readonly T[];
  blank: T;
  onChange: (value: T[]) => void;
  /** The fields of a row; `name` tells rows apart for who does not see them. */
  children: (row: T, set: (row: T) => void, name: string) => ReactNode;
}): ReactNode {
  return (
    <fieldset className="tests-rows" tabIndex={-1}>
      <legend>{label}</legend>
      {value.map((row, place) => (
        <div key={place} className="tests-row">
          {children(row, (next) => onChange(value.with(place, next)), nameOf(label, place))}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Remove ${noun} ${place + 1}`}
            onClick={({ currentTarget }) => {
              // Whoever removes rows by keyboard goes on from here, not from the top of the page.
              currentTarget.closest('fieldset')?.focus();
              onChange(value.toSpliced(place, 1));
            }}
          >
            <IconX size={15} stroke={1.8} />
          </ActionIcon>
        </div>
      ))}
      {value.length < limit && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} stroke={1.9} />}
          onClick={() => onChange([...value, blank])}
        >
          Add a {noun}
        </Button>
      )}
    </fieldset>
  );
}

function nameOf(label: string, place: number): string {
  return place === 0 ? label : `${label} ${place + 1}`;
}
