import { Button } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Nothing } from '../../ui/states.tsx';

/** What is left when a page breaks: mostly a new version whose parts are not loaded yet. */
export function Broken(): ReactNode {
  return (
    <div role="alert" style={{ height: '100dvh' }}>
      <Nothing
        icon={<IconMoodSad size={20} stroke={1.6} />}
        title="This page stopped working"
        action={<Button onClick={() => window.location.reload()}>Reload</Button>}
      >
        Nothing that you sent is lost. Reload to go on.
      </Nothing>
    </div>
  );
}
