import type { AgentTool, OfferedTool } from '@frontdesk/contract';
import { Button, Modal, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { effectWords, lineOf } from '../integrations/status-words.ts';
import { isGiven, useGiveTool } from './use-agent-tools.ts';

interface AddToolProps {
  agentId: string;
  offered: readonly OfferedTool[];
  given: readonly AgentTool[];
}

/** More are found by searching. */
const SHOWN = 100;

/** Gives the agent tools of the integrations that work. */
export function AddTool({ agentId, offered, given }: AddToolProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const give = useGiveTool(agentId);
  const word = sought.trim().toLowerCase();
  const all = offered.filter(({ integration }) => integration !== null);
  const found = all.filter((tool) =>
    [tool.displayName, tool.toolName, tool.description, tool.integration?.name ?? ''].some((text) =>
      text.toLowerCase().includes(word),
    ),
  );
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPlus size={15} stroke={1.9} />}
        onClick={() => setOpen(true)}
      >
        Add a tool
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Add a tool" size={640}>
        {all.length === 0 ? (
          <p className="muted">
            No integration works yet. Connect one under{' '}
            <Link to="/settings/integrations">Integrations</Link>.
          </p>
        ) : (
          <TextInput
            aria-label="Search tools"
            placeholder="Search"
            data-autofocus
            value={sought}
            onChange={(event) => setSought(event.currentTarget.value)}
          />
        )}
        <ul className="lines add-tool">
          {found.slice(0, SHOWN).map((tool) => (
            <li key={`${tool.integration?.id} ${tool.toolName}`}>
              <span className="grow">
                <span className="line-name">
                  {tool.displayName}{' '}
                  <span className="badge" data-tone={effectWords[tool.effect].tone}>
                    {effectWords[tool.effect].word}
                  </span>
                </span>
                <span className="muted line-more">
                  {tool.integration?.name} · {lineOf(tool)}
                </span>
              </span>
              {isGiven(tool, given) ? (
                <span className="muted add-tool-done">Added</span>
              ) : (
                <Button
                  variant="default"
                  aria-label={`Add ${tool.displayName}`}
                  onClick={() =>
                    give.mutate({
                      toolName: tool.toolName,
                      integrationId: tool.integration?.id ?? null,
                    })
                  }
                >
                  Add
                </Button>
              )}
            </li>
          ))}
        </ul>
        {found.length > SHOWN && (
          <p className="muted">{found.length - SHOWN} more: search for them.</p>
        )}
        {all.length > 0 && found.length === 0 && <p className="muted">No tool is called so.</p>}
      </Modal>
    </>
  );
}
