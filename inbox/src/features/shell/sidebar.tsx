import { may } from '@frontdesk/contract';
import { ActionIcon } from '@mantine/core';
import {
  IconActivity,
  IconBook2,
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconRobot,
  IconSettings,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useSession } from '../../api/session.ts';
import { useTeams } from '../../api/teams.ts';
import { keyOf } from '../../ui/shortcuts.ts';
import { Tip } from '../../ui/tip.tsx';
import { counted } from '../../ui/number.ts';
import { useCounts } from '../conversations/use-conversations.ts';
import { useView } from '../conversations/use-view.ts';
import { addressOf, teamView, views } from '../conversations/views.tsx';
import type { View } from '../conversations/views.tsx';
import { AccountMenu } from './account-menu.tsx';
import { setHelp, setMenu, toggleFold } from './shell-store.ts';

const pages = [
  { to: '/knowledge', title: 'Knowledge', Icon: IconBook2, permission: 'knowledge.read' },
  { to: '/agents', title: 'Agents', Icon: IconRobot, permission: 'agents.read' },
  { to: '/events', title: 'Events', Icon: IconActivity, permission: 'events.read' },
  { to: '/settings', title: 'Settings', Icon: IconSettings, permission: 'organization.read' },
] as const;

/** Views of the inbox, the other pages, and who is signed in. */
export function Sidebar({ isFolded }: { isFolded: boolean }): ReactNode {
  const { role } = useSession();
  const { pathname } = useLocation();
  return (
    <>
      <div className="sidebar-head">
        <AccountMenu isFolded={isFolded} />
      </div>
      <nav className="sidebar-nav" aria-label="Views">
        <Views isFolded={isFolded} />
        <div className="sidebar-rule" />
        <ul>
          {pages
            .filter(({ permission }) => may(role, permission))
            .map(({ to, title, Icon }) => (
              <NavItem
                key={to}
                to={to}
                title={title}
                icon={<Icon size={17} stroke={1.6} />}
                isActive={pathname.startsWith(to)}
                isFolded={isFolded}
              />
            ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <Tip label="Keyboard shortcuts" keys={keyOf('help')}>
          <ActionIcon
            variant="subtle"
            aria-label="Keyboard shortcuts"
            onClick={() => setHelp(true)}
          >
            <IconKeyboard size={17} stroke={1.6} />
          </ActionIcon>
        </Tip>
        <Tip label={isFolded ? 'Unfold the sidebar' : 'Fold the sidebar'} keys={keyOf('sidebar')}>
          <ActionIcon
            className="only-desk"
            variant="subtle"
            aria-label={isFolded ? 'Unfold the sidebar' : 'Fold the sidebar'}
            onClick={toggleFold}
          >
            {isFolded ? (
              <IconLayoutSidebarLeftExpand size={17} stroke={1.6} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />
            )}
          </ActionIcon>
        </Tip>
      </div>
    </>
  );
}

function Views({ isFolded }: { isFolded: boolean }): ReactNode {
  const { pathname } = useLocation();
  const view = useView();
  const teams = useTeams();
  const counts = useCounts();
  const here = pathname.startsWith('/conversations') ? view.id : undefined;
  const all = [...views, ...teams.map(teamView)];
  const group = (name: View['group']): ReactNode => (
    <ul>
      {all
        .filter((each) => each.group === name)
        .map((each) => (
          <NavItem
            key={each.id}
            to={addressOf(each.id)}
            title={each.title}
            icon={each.icon}
            isActive={here === each.id}
            isFolded={isFolded}
            count={counts.data && each.count(counts.data)}
          />
        ))}
    </ul>
  );
  return (
    <>
      {group('inbox')}
      {teams.length > 0 && (
        <>
          <h2 className="sidebar-label">Teams</h2>
          {group('team')}
        </>
      )}
      <h2 className="sidebar-label">Status</h2>
      {group('status')}
    </>
  );
}

interface NavItemProps {
  to: string;
  title: string;
  icon: ReactNode;
  isActive: boolean;
  isFolded: boolean;
  count?: number | undefined;
}

function NavItem({ to, title, icon, isActive, isFolded, count }: NavItemProps): ReactNode {
  const link = (
    <Link
      to={to}
      className="nav-item"
      aria-current={isActive ? 'page' : undefined}
      aria-label={isFolded ? title : undefined}
      onClick={() => setMenu(false)}
    >
      <span className="nav-icon">{icon}</span>
      {!isFolded && <span className="grow ellipsis">{title}</span>}
      {!isFolded && count !== undefined && count > 0 && (
        <span className="nav-count nums" aria-label={counted(count, 'conversation')}>
          {count.toLocaleString()}
        </span>
      )}
    </Link>
  );
  return <li>{isFolded ? <Tip label={title}>{link}</Tip> : link}</li>;
}
