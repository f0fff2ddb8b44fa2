import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** Keys as they are printed on a keyboard. */
export function Keys({ keys }: { keys: string }): ReactNode {
  return keys.split(' ').map((key) => (
    <kbd className="key" key={key}>
      {key.length === 1 ? key.toUpperCase() : key}
    </kbd>
  ));
}

interface TipProps {
  label: string;
  /** The key that does the same. */
  keys?: string | undefined;
  /** Hidden, while something else says it. */
  isOff?: boolean;
  children: ReactElement;
}

/** Names what a button does and the key that does it too. */
export function Tip({ label, keys, isOff = false, children }: TipProps): ReactNode {
  return (
    <Tooltip
      disabled={isOff}
      label={
        <span className="row">
          {label}
          {keys !== undefined && <Keys keys={keys} />}
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
