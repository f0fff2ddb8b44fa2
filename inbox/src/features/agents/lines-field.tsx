import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';

interface LinesFieldProps {
  label: string;
  description: string;
  placeholder: string;
  /** The most lines, and the most characters of one. */
  limits: { lines: number; length: number };
  value: readonly string[];
  onChange: (lines: string[]) => void;
}

/** A list of sentences, one a line. */
export function LinesField({ limits, value, onChange, ...field }: LinesFieldProps): ReactNode {
  const [text, setText] = useState(value.join('\n'));
  const read = (written: string): string[] =>
    written
      .split('\n')
      .map((line) => line.trim().slice(0, limits.length))
      .filter((line) => line !== '')
      .slice(0, limits.lines);
  // What is being typed stands as typed, until the value comes from elsewhere.
  const shown = same(read(text), value) ? text : value.join('\n');
  return (
    <Textarea
      {...field}
      autosize
      minRows={3}
      maxRows={10}
      value={shown}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(read(event.currentTarget.value));
      }}
    />
  );
}

function same(some: readonly string[], others: readonly string[]): boolean {
  return some.join('\n') === others.join('\n');
}
