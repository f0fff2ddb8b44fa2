import { Tooltip } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useStore } from './store.ts';
import { shortcutsOn } from './use-shortcuts.ts';

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
  const areOn = useStore(shortcutsOn, (state) => state.areOn);
  return (
    <Tooltip
      disabled={isOff}
      label={
        <span className="row">
          {label}
          {keys !== undefined && areOn && <Keys keys={keys} />}
        </span>
      }
    >
      {children}
    </Tooltip>
  );
}
