import type { Agent } from '@frontdesk/contract';
import type { ComponentType } from 'react';
import type { EditedForm } from '../../ui/use-edits.tsx';
import type { AgentInput } from './use-agents.ts';

/** What every tab of an agent’s page is given. */
export interface AgentTabProps {
  agent: Agent;
  /** The settings with what is not saved yet: all tabs share them. */
  edits: EditedForm<AgentInput>;
}

export interface AgentTab {
  id: string;
  title: string;
  View: ComponentType<AgentTabProps>;
  /** Where there is room the playground stands beside it. */
  isBesidePlayground?: true;
}

/** A tab of its own only where there is no room for it beside the others. */
export const PLAYGROUND = 'playground';

/** The address of a tab; the first one is the page’s own. */
export function tabAddress(agentId: string, tab = ''): string {
  const page = `/agents/${encodeURIComponent(agentId)}`;
  return tab === '' ? page : `${page}/${tab}`;
}
