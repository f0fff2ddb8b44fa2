import { may } from '@frontdesk/contract';
import type { Me } from '@frontdesk/contract';
import { Button, Drawer } from '@mantine/core';
import { IconBuildingOff } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import type { ReactNode } from 'react';
import { Link, Navigate, Outlet, useLocation } from 'react-router';
import { useRealtime } from '../../api/realtime.ts';
import { SessionContext } from '../../api/session-context.ts';
import type { Session } from '../../api/session-context.ts';
import { useMe, useSignOut } from '../../api/session.ts';
import { Failed, Nothing } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { News } from '../news/use-news.ts';
import { ComeAgain } from './come-again.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { ShellBones } from './shell-bones.tsx';
import { setHelp, setMenu, shell, toggleFold } from './shell-store.ts';
import { Sidebar } from './sidebar.tsx';
import { useOutbox } from './use-outbox.ts';
import { useSetAvailability } from './use-set-availability.ts';
import './shell.css';

const Help = lazy(async () => ({ default: (await import('./help.tsx')).Help }));

/** The frame around every page of a member; sends others to sign in. */
export function Shell(): ReactNode {
  const me = useMe();
  const { pathname, search } = useLocation();
  if (me.isPending) return <ShellBones />;
  // Who was here stays while the server is away: the page keeps what it shows.
  if (!me.data) return <Failed error={me.error} retry={me.refetch} />;
  const { user, organization, role, organizations } = me.data;
  if (user === null) {
    const to = pathname === '/' ? '' : `?to=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${to}`} replace />;
  }
  const shut = organizations.filter(({ asksFor, isActive }) => isActive && asksFor !== null);
  if (organization === null && shut.length > 0) {
    return <ComeAgain email={user.email} shut={shut} organizations={organizations} />;
  }
  if (organization === null || role === null) {
    return <Nowhere email={user.email} organizations={organizations} />;
  }
  return (
    <Frame
      // Nothing of one person or organization stays open for another.
      key={`${user.id}:${organization.id}`}
      session={{ user, organization, role, organizations }}
    />
  );
}

/** The key that sets oneself away, on every page. */
function AvailabilityKey(): null {
  const { toggle } = useSetAvailability();
  useShortcuts({ availability: toggle });
  return null;
}

interface NowhereProps {
  email: string;
  /** Those that this person has deactivated. */
  organizations: Me['organizations'];
}

function Nowhere({ email, organizations }: NowhereProps): ReactNode {
  const signOut = useSignOut();
  return (
    <Nothing
      icon={<IconBuildingOff size={20} stroke={1.6} />}
      title="You belong to no active organization"
      action={
        <>
          {organizations.map(({ id, name, slug }) => (
            <Button key={id} component={Link} to={`/organizations/${slug}`} variant="default">
              Open {name}
            </Button>
          ))}
          <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
            Sign out
          </Button>
        </>
      }
    >
      {organizations.length > 0
        ? 'What you deactivated can be opened again, and what is being deleted can still be kept.'
        : `Ask an owner or admin of your team to invite ${email}, then reload this page.`}
    </Nothing>
  );
}

function Frame({ session }: { session: Session }): ReactNode {
  const { isFolded, isHelpOpen, isMenuOpen } = useStore(shell, (state) => state);
  useOutbox(session);
  useRealtime(session.user.id);
  useShortcuts({ help: () => setHelp(true), sidebar: toggleFold });
  return (
    <SessionContext value={session}>
      {may(session.role, 'conversations.read') && <News />}
      <AvailabilityKey />
      <div className="shell" data-folded={isFolded || undefined}>
        <a className="skip" href="#page">
          Skip to the page
        </a>
        <aside className="sidebar only-desk" aria-label="Sidebar">
          <Sidebar isFolded={isFolded} />
        </aside>
        <Drawer
          opened={isMenuOpen}
          onClose={() => setMenu(false)}
          size={264}
          withCloseButton={false}
          padding={0}
          attributes={{ content: { 'aria-label': 'Menu' } }}
          classNames={{ body: 'sidebar-drawer', content: 'sidebar-drawer-content' }}
        >
          <Sidebar isFolded={false} />
        </Drawer>
        <main className="panel" id="page" tabIndex={-1}>
          <ConnectionBanner />
          <Outlet />
        </main>
      </div>
      {isHelpOpen && (
        <Suspense>
          <Help />
        </Suspense>
      )}
    </SessionContext>
  );
}
