import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconMenu2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { setMenu } from './shell-store.ts';

interface PageHeadProps {
  title: ReactNode;
  /** Where the arrow leads; without it phones get the menu. */
  back?: string | undefined;
  children?: ReactNode;
}

/** The line at the top of a page: its name and its actions. */
export function PageHead({ title, back, children }: PageHeadProps): ReactNode {
  return (
    <header className="page-head">
      {back === undefined ? (
        <MenuButton />
      ) : (
        <ActionIcon component={Link} to={back} variant="subtle" size={30} aria-label="Back">
          <IconArrowLeft size={18} stroke={1.7} />
        </ActionIcon>
      )}
      <h1 className="grow ellipsis">{title}</h1>
      {children}
    </header>
  );
}

/** Opens the sidebar on a phone. */
export function MenuButton(): ReactNode {
  return (
    <ActionIcon
      className="only-phone"
      variant="subtle"
      size={36}
      aria-label="Menu"
      onClick={() => setMenu(true)}
    >
      <IconMenu2 size={20} stroke={1.7} />
    </ActionIcon>
  );
}
