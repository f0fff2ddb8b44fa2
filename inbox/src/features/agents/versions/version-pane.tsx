import type { Agent, AgentVersion } from '@frontdesk/contract';
import { ActionIcon, Select } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '../../../api/session.ts';
import { Bone, Failed, Waiting } from '../../../ui/states.tsx';
import type { EditedForm } from '../../../ui/use-edits.tsx';
import type { AgentInput } from '../use-agents.ts';
import { ChangeView } from './change-view.tsx';
import { sinceOf } from './since.ts';
import { useChanges } from './use-versions.ts';
import { VersionActs } from './version-acts.tsx';
import { StateBadge } from './version-row.tsx';

interface VersionPaneProps {
  agent: Agent;
  version: AgentVersion;
  versions: readonly AgentVersion[];
  edits: EditedForm<AgentInput>;
}

/** What a version changed, against another one, and what can be done with it. */
export function VersionPane({ agent, version, versions, edits }: VersionPaneProps): ReactNode {
  const [search, setSearch] = useSearchParams();
  const mayWrite = useMay('agents.write');
  const number = version.version;
  const since = sinceOf(search.get('since'), version, agent.publishedVersion);
  return (
    <section className="version-pane" aria-label={`Version ${number}`}>
      <header>
        <ActionIcon
          className="version-back"
          component={Link}
          to="?"
          variant="subtle"
          size={30}
          aria-label="All versions"
        >
          <IconArrowLeft size={18} stroke={1.7} />
        </ActionIcon>
        <h2>Version {number}</h2>
        <StateBadge version={version} />
        <span className="grow" />
        {mayWrite && <VersionActs agent={agent} version={version} edits={edits} />}
      </header>
      {version.note !== null && <p className="muted">{version.note}</p>}
      {number > 1 && (
        <Select
          className="version-since"
          label="Compared with"
          data={versions
            .filter((other) => other.version !== number)
            .map((other) => ({ value: String(other.version), label: labelOf(other) }))}
          value={since === null ? null : String(since)}
          onChange={(value) => {
            if (value !== null) setSearch({ version: String(number), since: value });
          }}
        />
      )}
      <Changes agentId={agent.id} version={number} since={since} />
    </section>
  );
}

function labelOf({ version, isPublished, publishedAt }: AgentVersion): string {
  const state = isPublished ? ', live' : publishedAt === null ? ', draft' : '';
  return `Version ${version}${state}`;
}

function Changes(props: { agentId: string; version: number; since: number | null }): ReactNode {
  const query = useChanges(props.agentId, props.version, props.since);
  if (query.isError && !query.data) return <Failed error={query.error} retry={query.refetch} />;
  if (!query.data) {
    return (
      <Waiting label="Comparing" className="stack">
        <Bone w="30%" />
        <Bone w="90%" />
        <Bone w="75%" />
      </Waiting>
    );
  }
  const { changes, since } = query.data;
  return (
    <>
      <p className="muted">
        {since === null
          ? 'The first version: everything in it is new.'
          : changes.length === 0
            ? 'Nothing differs between the two.'
            : `From version ${since} to version ${props.version}:`}
      </p>
      {changes.map((change) => (
        <ChangeView key={change.field} change={change} />
      ))}
    </>
  );
}
