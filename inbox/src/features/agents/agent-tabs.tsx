import { lazy } from 'react';
import type { AgentTab } from './agent-tab.ts';
import { AgentTools } from './agent-tools.tsx';
import { SettingsTab } from './settings-tab.tsx';

const Versions = lazy(async () => ({
  default: (await import('./versions/versions.tsx')).Versions,
}));

const Tests = lazy(async () => ({
  default: (await import('./tests/tests-page.tsx')).AgentTests,
}));

export const settingsTab: AgentTab = {
  id: '',
  title: 'Settings',
  View: SettingsTab,
  isBesidePlayground: true,
};

/** The tabs of an agent’s page, by the last part of their address. */
export const agentTabs: readonly AgentTab[] = [
  settingsTab,
  { id: 'tools', title: 'Tools', View: AgentTools, isBesidePlayground: true },
  { id: 'versions', title: 'Versions', View: Versions },
  { id: 'tests', title: 'Tests', View: Tests },
];
