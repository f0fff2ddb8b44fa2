import { may } from '@frontdesk/contract';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { Link, Navigate, useParams } from 'react-router';
import { useSession } from '../../api/session.ts';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Domains } from './domains.tsx';
import { Members } from './members.tsx';
import { NotificationSettings } from './notification-settings.tsx';
import { OrganizationSettings } from './organization-settings.tsx';
import './settings.css';

const WidgetSettings = lazy(async () => ({
  default: (await import('./widget-settings.tsx')).WidgetSettings,
}));

const SsoSettings = lazy(async () => ({
  default: (await import('./sso-settings.tsx')).SsoSettings,
}));

const AiSettings = lazy(async () => ({ default: (await import('./ai-settings.tsx')).AiSettings }));
const Integrations = lazy(async () => ({
  default: (await import('../integrations/integrations.tsx')).Integrations,
}));

const Channels = lazy(async () => ({
  default: (await import('../channels/channels.tsx')).Channels,
}));

const Teams = lazy(async () => ({ default: (await import('./teams.tsx')).Teams }));

const HandoverSettings = lazy(async () => ({
  default: (await import('../handover/handover-settings.tsx')).HandoverSettings,
}));

const AccountSettings = lazy(async () => ({
  default: (await import('../account/account-settings.tsx')).AccountSettings,
}));

/** Sections of the organization, then those of the person alone; `null` is for everybody. */
const sections = [
  {
    id: 'organization',
    title: 'Organization',
    permission: 'organization.read',
    View: OrganizationSettings,
  },
  { id: 'members', title: 'Members', permission: 'members.read', View: Members },
  { id: 'teams', title: 'Teams', permission: 'members.read', View: Teams },
  { id: 'ai', title: 'AI', permission: 'organization.read', View: AiSettings },
  { id: 'handover', title: 'Handover', permission: 'organization.read', View: HandoverSettings },
  { id: 'channels', title: 'Channels', permission: 'channels.read', View: Channels },
  { id: 'widget', title: 'Widget', permission: 'channels.read', View: WidgetSettings },
  {
    id: 'integrations',
    title: 'Integrations',
    permission: 'integrations.read',
    View: Integrations,
  },
  { id: 'domains', title: 'Domains', permission: 'organization.read', View: Domains },
  { id: 'single-sign-on', title: 'Single sign-on', permission: 'sso.read', View: SsoSettings },
  { id: 'api-keys', title: 'API keys', permission: 'apiKeys.write', View: ApiKeys },
  { id: 'account', title: 'Your account', permission: null, View: AccountSettings },
  {
    id: 'notifications',
    title: 'Notifications',
    permission: 'conversations.read',
    View: NotificationSettings,
  },
] as const;

/** On a phone the sections are one line that scrolls: the chosen one is shown. */
function intoView(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** Settings of the organization, by section. */
export function SettingsPage(): ReactNode {
  const { role } = useSession();
  const { section } = useParams();
  const allowed = sections.filter(({ permission }) => permission === null || may(role, permission));
  const chosen = allowed.find(({ id }) => id === section);
  usePageTitle(chosen && `${chosen.title} settings`);
  if (!chosen) return <Navigate to="/settings/organization" replace />;
  const { View } = chosen;
  return (
    <div className="page">
      <PageHead title="Settings" />
      <div className="settings">
        <nav className="settings-nav" aria-label="Settings">
          {allowed.map(({ id, title }) => (
            <Link
              key={id}
              ref={id === chosen.id ? intoView : undefined}
              to={`/settings/${id}`}
              aria-current={id === chosen.id ? 'page' : undefined}
            >
              {title}
            </Link>
          ))}
        </nav>
        <div className="settings-body">
          <Suspense>
            <View />
          </Suspense>
        </div>
      </div>
    </div>
  );
}
