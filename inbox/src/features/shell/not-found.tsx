import { Button } from '@mantine/core';
import { IconMap2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { usePageTitle } from '../../ui/page-title.ts';
import { Nothing } from '../../ui/states.tsx';

/** An address without a page. */
export function NotFound(): ReactNode {
  usePageTitle('No page');
  return (
    <Nothing
      icon={<IconMap2 size={20} stroke={1.6} />}
      title="There is no page here"
      action={
        <Button component={Link} to="/conversations" variant="default">
          Go to the inbox
        </Button>
      }
    >
      The address may be mistyped, or what it showed was removed.
    </Nothing>
  );
}
