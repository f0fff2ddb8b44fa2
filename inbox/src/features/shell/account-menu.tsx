import { Menu, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import {
  IconBell,
  IconBuilding,
  IconBuildingOff,
  IconCheck,
  IconChevronDown,
  IconDeviceDesktop,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useAvailability } from '../../api/members.ts';
import { enterOrganization, useSession, useSignOut } from '../../api/session.ts';
import { AvailabilityDot } from '../../ui/availability-dot.tsx';
import { AvailabilitySwitch } from './availability-switch.tsx';
import { setHelp } from './shell-store.ts';

const NewOrganization = lazy(async () => ({
  default: (await import('./new-organization.tsx')).NewOrganization,
}));

/** The organization, and behind it: who is signed in, the scheme, other organizations, sign out. */
export function AccountMenu({ isFolded }: { isFolded: boolean }): ReactNode {
  const { organization, user, role } = useSession();
  const signOut = useSignOut();
  const [isMaking, setMaking] = useState(false);
  return (
    <>
      <Menu position="bottom-start" width={252}>
        <Menu.Target>
          <button
            type="button"
            className="account"
            aria-label={`${organization.name}: account menu`}
          >
            <Mark />
            {!isFolded && (
              <>
                <b className="ellipsis grow">{organization.name}</b>
                <IconChevronDown size={14} className="faint" aria-hidden />
              </>
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <div className="account-who">
            <b className="ellipsis">{user.name}</b>
            <span className="ellipsis muted">{user.email}</span>
            <span className="faint">{role}</span>
          </div>
          <AvailabilitySwitch />
          <Menu.Divider />
          <SchemeSwitch />
          <Menu.Divider />
          <Organizations />
          <Menu.Item
            leftSection={<IconPlus size={16} stroke={1.6} />}
            onClick={() => setMaking(true)}
          >
            New organization
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconKeyboard size={16} stroke={1.6} />}
            onClick={() => setHelp(true)}
          >
            Keyboard shortcuts
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/settings/account"
            leftSection={<IconUserCircle size={16} stroke={1.6} />}
          >
            Your account
          </Menu.Item>
          <Menu.Item
            component={Link}
            to="/settings/notifications"
            leftSection={<IconBell size={16} stroke={1.6} />}
          >
            Notifications
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLogout size={16} stroke={1.6} />}
            onClick={() => signOut.mutate()}
          >
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isMaking && (
        <Suspense>
          <NewOrganization close={() => setMaking(false)} onMade={enterOrganization} />
        </Suspense>
      )}
    </>
  );
}

/** The organization's letter, and whether one is there oneself. */
function Mark(): ReactNode {
  const { organization, user } = useSession();
  const availability = useAvailability(user.id);
  return (
    <span className="face">
      <span className="organization-mark" aria-hidden>
        {Array.from(organization.name)[0]?.toUpperCase()}
      </span>
      {availability && <AvailabilityDot availability={availability} isCorner />}
    </span>
  );
}

function Organizations(): ReactNode {
  const { organization, organizations } = useSession();
  return (
    <>
      <Menu.Label>Organizations</Menu.Label>
      {organizations.map(({ id, name, slug, isActive }) =>
        isActive ? (
          <Menu.Item
            key={id}
            leftSection={<IconBuilding size={16} stroke={1.6} />}
            rightSection={id === organization.id ? <IconCheck size={14} /> : null}
            onClick={() => enterOrganization(slug)}
          >
            {name}
          </Menu.Item>
        ) : (
          <Menu.Item
            key={id}
            component={Link}
            to={`/organizations/${slug}`}
            leftSection={<IconBuildingOff size={16} stroke={1.6} />}
          >
            <span className="muted">{name} · deactivated</span>
          </Menu.Item>
        ),
      )}
    </>
  );
}

const schemes = [
  { value: 'light', title: 'Light', Icon: IconSun },
  { value: 'dark', title: 'Dark', Icon: IconMoon },
  { value: 'auto', title: 'System', Icon: IconDeviceDesktop },
] as const;

function SchemeSwitch(): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className="scheme">
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Colour scheme"
        value={colorScheme}
        onChange={(value) => {
          const scheme = schemes.find((candidate) => candidate.value === value);
          if (scheme) setColorScheme(scheme.value);
        }}
        data={schemes.map(({ value, title, Icon }) => ({
          value,
          label: (
            <span className="row" style={{ gap: 5, justifyContent: 'center' }}>
              <Icon size={14} aria-hidden /> {title}
            </span>
          ),
        }))}
      />
    </div>
  );
}
