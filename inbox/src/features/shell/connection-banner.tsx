import { IconCloudOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { connection } from '../../api/realtime.ts';
import { useStore } from '../../ui/store.ts';

/** A short break heals itself unseen; only a longer one is worth a word. */
const PATIENCE = 2_000;

/** Says quietly that live news do not come in. */
export function ConnectionBanner(): ReactNode {
  const isLost = useStore(connection, ({ state }) => state === 'lost');
  return <output className="connection">{isLost && <Lost />}</output>;
}

function Lost(): ReactNode {
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), PATIENCE);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    isShown && (
      <span>
        <IconCloudOff size={14} aria-hidden /> Reconnecting. What you see may be a little old.
      </span>
    )
  );
}
