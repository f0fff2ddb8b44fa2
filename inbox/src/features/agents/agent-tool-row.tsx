import type { AgentTool } from '@frontdesk/contract';
import { ActionIcon, Button, Switch } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { effectWords, requirementWords } from '../integrations/status-words.ts';
import { AgentToolDialog } from './agent-tool-dialog.tsx';
import { useChangeTool } from './use-agent-tools.ts';

interface RowProps {
  tool: AgentTool;
  /** The name of its integration; undefined for one that does not work just now. */
  from: string | undefined;
  mayWrite: boolean;
  /** Undefined at the ends of the list. */
  up: (() => void) | undefined;
  down: (() => void) | undefined;
}

/** A tool that the agent was given: its place, what it does, for whom, and whether it is used. */
export function AgentToolRow({ tool, from, mayWrite, up, down }: RowProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const change = useChangeTool(tool.agentId);
  const { displayName, effect, requires, schema, isEnabled } = tool;
  const state = schema.isGone
    ? 'The system no longer has it'
    : (from ?? 'Its integration does not work');
  return (
    <li className="agent-tool">
      {mayWrite && (
        <span className="agent-tool-order">
          <Move label={`Move ${displayName} up`} onClick={up}>
            <IconChevronUp size={15} stroke={1.8} />
          </Move>
          <Move label={`Move ${displayName} down`} onClick={down}>
            <IconChevronDown size={15} stroke={1.8} />
          </Move>
        </span>
      )}
      <span className="grow">
        <span className="line-name ellipsis">{displayName}</span>
        <span className="muted line-more">
          {state} · {requirementWords[requires].toLowerCase()}
        </span>
      </span>
      <span className="badge" data-tone={effectWords[effect].tone}>
        {effectWords[effect].word}
      </span>
      {mayWrite && (
        <Button variant="subtle" aria-label={`Set up ${displayName}`} onClick={() => setOpen(true)}>
          Set up
        </Button>
      )}
      <Switch
        aria-label={`Use ${displayName}`}
        disabled={!mayWrite}
        checked={isEnabled}
        onChange={(event) =>
          change.mutate({ toolId: tool.id, body: { isEnabled: event.currentTarget.checked } })
        }
      />
      {isOpen && <AgentToolDialog tool={tool} close={() => setOpen(false)} />}
    </li>
  );
}

function Move({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: (() => void) | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <ActionIcon variant="subtle" size={22} aria-label={label} disabled={!onClick} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}
