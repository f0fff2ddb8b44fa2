import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { AgentFields } from './agent-fields.tsx';
import type { AgentTabProps } from './agent-tab.ts';

/** How an agent answers and when it is used. */
export function SettingsTab({ edits: { form, set } }: AgentTabProps): ReactNode {
  const mayWrite = useMay('agents.write');
  return <AgentFields form={form} set={set} mayWrite={mayWrite} />;
}
