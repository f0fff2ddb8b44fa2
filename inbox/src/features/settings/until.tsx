import type { ReactNode } from 'react';
import { useNow } from '../../ui/ago.tsx';
import { exact } from '../../ui/time.ts';
import { leftUntil } from './left-until.ts';

/** When an invitation expires, with the exact time on hover. */
export function Until({ iso }: { iso: string }): ReactNode {
  const now = useNow();
  return (
    <time dateTime={iso} title={exact(iso)} className="nums">
      {leftUntil(iso, now)}
    </time>
  );
}
