import { Button } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Nothing } from '../../ui/states.tsx';
import { addressOf } from './views.tsx';
import type { View } from './views.tsx';

interface EmptyListProps {
  view: View;
  q: string;
  clear: () => void;
}

/** Why the list is empty, and where to go on. */
export function EmptyList({ view, q, clear }: EmptyListProps): ReactNode {
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
  const next = nextOf(view.id);
  return (
    <Nothing
      icon={view.icon}
      title={view.id === 'all' ? 'Your inbox is ready' : 'All clear'}
      action={
        <Button component={Link} to={next.to} variant={view.id === 'all' ? 'filled' : 'default'}>
          {next.title}
        </Button>
      }
    >
      {view.empty}
    </Nothing>
  );
}

function nextOf(viewId: string): { to: string; title: string } {
  if (viewId === 'all') return { to: '/settings/widget', title: 'Set up the widget' };
  if (viewId === 'mine') return { to: addressOf('unassigned'), title: 'See unassigned' };
  return { to: addressOf('all'), title: 'See all conversations' };
}
