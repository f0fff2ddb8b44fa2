import { Button } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Nothing } from '../../ui/states.tsx';
import { useCounts } from './use-conversations.ts';
import { addressOf } from './views.tsx';
import type { View } from './views.tsx';

interface EmptyListProps {
  view: View;
  q: string;
  clear: () => void;
}

/** Why the list is empty, and where to go on. */
export function EmptyList({ view, q, clear }: EmptyListProps): ReactNode {
  const counts = useCounts();
  if (q !== '') {
    return (
      <Nothing
        icon={<IconSearchOff size={20} stroke={1.6} />}
        title={`Nothing found for “${q}”`}
        action={
          <Button variant="default" onClick={clear}>
            Clear the search
          </Button>
        }
      >
        Try fewer or other words. Names, addresses, subjects and messages are searched.
      </Nothing>
    );
  }
  if (counts.data?.all === 0) return <NothingYet view={view} />;
  const next = nextOf(view.id);
  return (
    <Nothing
      icon={view.icon}
      title="All clear"
      action={
        <Button component={Link} to={next.to} variant="default">
          {next.title}
        </Button>
      }
    >
      {view.empty}
    </Nothing>
  );
}

function NothingYet({ view }: { view: View }): ReactNode {
  return (
    <Nothing
      icon={view.icon}
      title="Your inbox is ready"
      action={
        <Button component={Link} to="/settings/widget">
          Set up the widget
        </Button>
      }
    >
      No conversation yet. Put the chat widget on a page, or try it out yourself.
    </Nothing>
  );
}

function nextOf(viewId: string): { to: string; title: string } {
  if (viewId === 'mine') return { to: addressOf('unassigned'), title: 'See unassigned' };
  return { to: addressOf('all'), title: 'See all conversations' };
}
