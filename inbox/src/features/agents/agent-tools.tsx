import { USUAL_TOOLS } from '@frontdesk/contract';
import type { Agent, AgentTool, OfferedTool } from '@frontdesk/contract';
import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import type { AgentTabProps } from './agent-tab.ts';
import { AddTool } from './add-tool.tsx';
import { AgentToolRow } from './agent-tool-row.tsx';
import { GroundingSelect } from './grounding-select.tsx';
import {
  useAgentTools,
  useChangeTool,
  useGiveTool,
  useOrderTools,
  useTools,
} from './use-agent-tools.ts';
import './agent-tools.css';

/** What an agent can do beside talking: the tools that are built in, and those of integrations. */
export function AgentTools({ agent }: AgentTabProps): ReactNode {
  const agentId = agent.id;
  const mayWrite = useMay('agents.write');
  const offered = useTools();
  const given = useAgentTools(agentId);
  const order = useOrderTools(agentId);
  const failed = [offered, given].find(({ isError, data }) => isError && !data);
  if (failed) return <Failed error={failed.error} retry={failed.refetch} />;
  if (!offered.data || !given.data) return <Bone w="60%" />;
  const own = given.data.filter(({ integrationId }) => integrationId !== null);
  const move = (at: number, by: -1 | 1): void => {
    const moved = [...own];
    const [tool] = moved.splice(at, 1);
    if (!tool) return;
    moved.splice(at + by, 0, tool);
    order.mutate([...given.data.filter(({ integrationId }) => integrationId === null), ...moved]);
  };
  return (
    <div className="agent-tools">
      <p className="muted agent-tools-lead">
        Changes here hold at once, also for customers. Every version remembers the tools as they
        were when it was saved.
      </p>
      <section className="form-part">
        <h2>Built in</h2>
        <ul className="lines">
          {offered.data
            .filter(({ integration }) => integration === null)
            .map((tool) => (
              <BuiltIn
                key={tool.toolName}
                agent={agent}
                tool={tool}
                row={given.data.find(
                  (row) => row.integrationId === null && row.toolName === tool.toolName,
                )}
                mayWrite={mayWrite}
              />
            ))}
        </ul>
      </section>
      <section className="form-part">
        <div className="row">
          <h2 className="grow">From integrations</h2>
          {mayWrite && <AddTool agentId={agentId} offered={offered.data} given={given.data} />}
        </div>
        {own.length === 0 && (
          <p className="muted agent-tools-none">
            None yet. Tools come with the systems that you connect under{' '}
            <Link to="/settings/integrations">Integrations</Link>.
          </p>
        )}
        <ol className="lines">
          {own.map((tool, at) => (
            <AgentToolRow
              key={tool.id}
              tool={tool}
              from={nameOf(tool, offered.data)}
              mayWrite={mayWrite}
              up={at > 0 ? () => move(at, -1) : undefined}
              down={at < own.length - 1 ? () => move(at, 1) : undefined}
            />
          ))}
        </ol>
      </section>
    </div>
  );
}

/** The name of the integration; undefined for one that does not work just now. */
function nameOf({ integrationId }: AgentTool, offered: readonly OfferedTool[]): string | undefined {
  return offered.find(({ integration }) => integration?.id === integrationId)?.integration?.name;
}

/** A customer must never be stuck. */
const ALWAYS = 'handOver';
const SEARCH = 'searchKnowledge';

interface BuiltInProps {
  agent: Agent;
  tool: OfferedTool;
  /** What was set for this agent; without it the configuration or the usual holds. */
  row: AgentTool | undefined;
  mayWrite: boolean;
}

function BuiltIn({ agent, tool, row, mayWrite }: BuiltInProps): ReactNode {
  const give = useGiveTool(agent.id);
  const change = useChangeTool(agent.id);
  const isUsed = row?.isEnabled ?? isNamed(agent, tool.toolName);
  return (
    <li>
      <span className="grow">
        <span className="line-name">{tool.displayName}</span>
        <span className="muted line-more">{tool.description}</span>
        {tool.toolName === SEARCH && isUsed && (
          <GroundingSelect agentId={agent.id} row={row} mayWrite={mayWrite} />
        )}
      </span>
      {tool.toolName === ALWAYS ? (
        <span className="muted">Always</span>
      ) : (
        <Switch
          aria-label={`Use ${tool.displayName}`}
          disabled={!mayWrite || give.isPending || change.isPending}
          checked={isUsed}
          onChange={(event) => {
            const isEnabled = event.currentTarget.checked;
            if (row) change.mutate({ toolId: row.id, body: { isEnabled } });
            else give.mutate({ toolName: tool.toolName, isEnabled });
          }}
        />
      )}
    </li>
  );
}

function isNamed({ agentConfig: { tools } }: Agent, name: string): boolean {
  const names = tools?.map((tool) => (typeof tool === 'string' ? tool : tool.toolName));
  return (names ?? USUAL_TOOLS).includes(name);
}
