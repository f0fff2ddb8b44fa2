import type { Agent } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus, IconRobot } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/session.ts';
import { AiAvatar } from '../../ui/avatar.tsx';
import { counted } from '../../ui/number.ts';
import { Bone, Failed, Nothing, Waiting } from '../../ui/states.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { AgentPage } from './agent-page.tsx';
import { agentTypes } from './agent-types.ts';
import { NewAgent } from './new-agent.tsx';
import { useAgents } from './use-agents.ts';
import './agents.css';

/** The AI agents at the left, the chosen one at the right; on a phone one of them. */
export function AgentsPage(): ReactNode {
  const { id } = useParams();
  const query = useAgents();
  const mayWrite = useMay('agents.write');
  const items = query.data?.items ?? [];
  const chosen = items.find((agent) => agent.id === id);
  usePageTitle(id === 'new' ? 'New agent' : (chosen?.name ?? 'Agents'));
  return (
    <div className="agents" data-open={id !== undefined || undefined}>
      <section className="agents-list" aria-label="Agents">
        <PageHead title="Agents">
          {mayWrite && (
            <Button
              component={Link}
              to="/agents/new"
              variant="default"
              leftSection={<IconPlus size={15} stroke={1.9} />}
            >
              New
            </Button>
          )}
        </PageHead>
        <div className="page-body">
          {query.isPending && <AgentBones />}
          {query.isError && items.length === 0 && (
            <Failed error={query.error} retry={query.refetch} />
          )}
          {query.isSuccess && items.length === 0 && <NoAgents mayWrite={mayWrite} />}
          <ul>
            {items.map((agent) => (
              <AgentRow key={agent.id} agent={agent} isOpen={agent.id === id} />
            ))}
          </ul>
        </div>
      </section>
      <section className="agents-form" aria-label="Agent">
        {id === 'new' && <NewAgent />}
        {chosen && <AgentPage key={chosen.id} agent={chosen} />}
        {id === undefined && items.length > 0 && (
          <Nothing icon={<IconRobot size={20} stroke={1.6} />} title="No agent chosen">
            Choose one to see how it answers and when it is used.
          </Nothing>
        )}
        {id !== undefined && id !== 'new' && query.isSuccess && !chosen && (
          <Nothing
            icon={<IconRobot size={20} stroke={1.6} />}
            title="This agent is gone"
            action={
              <Button component={Link} to="/agents" variant="default">
                See all agents
              </Button>
            }
          >
            Somebody may have deleted it.
          </Nothing>
        )}
      </section>
    </div>
  );
}

function AgentRow({ agent, isOpen }: { agent: Agent; isOpen: boolean }): ReactNode {
  return (
    <li>
      <Link
        to={`/agents/${encodeURIComponent(agent.id)}`}
        className="agent-row"
        aria-current={isOpen ? 'true' : undefined}
      >
        <AiAvatar size={32} />
        <span className="grow">
          <span className="row">
            <span className="ellipsis agent-name">{agent.name}</span>
            {!agent.isActive && <span className="badge">Off</span>}
          </span>
          <span className="muted ellipsis agent-what">
            {agentTypes[agent.type]}
            {agent.totalConversations > 0 &&
              ` · ${counted(agent.totalConversations, 'conversation')}`}
          </span>
        </span>
      </Link>
    </li>
  );
}

function NoAgents({ mayWrite }: { mayWrite: boolean }): ReactNode {
  return (
    <Nothing
      icon={<IconRobot size={20} stroke={1.6} />}
      title="No AI agent yet"
      action={
        mayWrite ? (
          <Button component={Link} to="/agents/new">
            Add an agent
          </Button>
        ) : undefined
      }
    >
      Until there is one, every conversation goes to the team.
    </Nothing>
  );
}

function AgentBones(): ReactNode {
  return (
    <Waiting label="Loading agents">
      {[46, 58, 40].map((width) => (
        <div key={width} className="agent-row" aria-hidden>
          <Bone w={32} h={32} r={16} />
          <div className="grow stack" style={{ gap: 9 }}>
            <Bone w={`${width}%`} />
            <Bone w="30%" h={9} />
          </div>
        </div>
      ))}
    </Waiting>
  );
}
