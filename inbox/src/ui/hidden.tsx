import type { ReactNode } from 'react';

/** Words for screen readers, where a mark says it to the eye. */
export function Hidden({ children }: { children: ReactNode }): ReactNode {
  return <span className="visually-hidden">{children}</span>;
}
