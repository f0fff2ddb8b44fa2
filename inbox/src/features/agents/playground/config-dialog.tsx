import type { AgentConfig } from '@frontdesk/contract';
import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyField } from '../../../ui/copy-field.tsx';

interface ConfigDialogProps {
  agentId: string;
  config: AgentConfig;
  close: () => void;
}

/** The settings of the form as programs send them. */
export function ConfigDialog({ agentId, config, close }: ConfigDialogProps): ReactNode {
  return (
    <Modal opened onClose={close} title="Settings as JSON" size={640}>
      <div className="stack config-dialog">
        <p className="muted">
          Programs send this as <code>config</code> with <code>POST /api/agents/chat</code>, or
          store it as the agent’s <code>agentConfig</code>. It has what stands in the form now,
          saved or not.
        </p>
        <CopyField label="agentConfig" value={JSON.stringify(config, null, 2)} />
        <p className="muted">
          Tools are left out: the agent then has its own. A list in <code>tools</code> allows only
          those that it names. The agent is named by <code>agentId</code>:
        </p>
        <CopyField label="Agent id" value={agentId} />
      </div>
    </Modal>
  );
}
