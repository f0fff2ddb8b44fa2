import type { AgentVersion } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { Bone, Failed, Nothing, Waiting } from '../../../ui/states.tsx';
import type { AgentTabProps } from '../agent-tab.ts';
import { useVersions } from './use-versions.ts';
import { VersionPane } from './version-pane.tsx';
import { VersionRow } from './version-row.tsx';
import './versions.css';

/** The versions at the left, what the chosen one changed at the right; on a phone one of them. */
export function Versions({ agent, edits }: AgentTabProps): ReactNode {
  const [search] = useSearchParams();
  const query = useVersions(agent.id);
  const versions = query.data?.pages.flatMap(({ items }) => items) ?? [];
  if (query.isError && !query.data) return <Failed error={query.error} retry={query.refetch} />;
  const asked = search.get('version');
  const chosen = versions.find(({ version }) => String(version) === asked);
  return (
    <div className="versions" data-open={asked !== null || undefined}>
      <div className="versions-list">
        <p className="muted">
          The live version answers customers. A draft waits until it is published. Returning to an
          older one makes a new version, so nothing is lost.
        </p>
        {query.isPending ? <Bones /> : <List versions={versions} asked={asked} />}
        {query.hasNextPage && (
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show older ones
          </Button>
        )}
      </div>
      {chosen ? (
        <VersionPane
          key={chosen.version}
          agent={agent}
          version={chosen}
          versions={versions}
          edits={edits}
        />
      ) : (
        <div className="version-pane">
          <Nothing icon={<IconHistory size={20} stroke={1.6} />} title="No version chosen">
            Choose one to see what it changed.
          </Nothing>
        </div>
      )}
    </div>
  );
}

function List(props: { versions: readonly AgentVersion[]; asked: string | null }): ReactNode {
  return (
    <ol aria-label="Versions" reversed>
      {props.versions.map((version) => (
        <VersionRow
          key={version.version}
          version={version}
          isOpen={String(version.version) === props.asked}
        />
      ))}
    </ol>
  );
}

function Bones(): ReactNode {
  return (
    <Waiting label="Loading versions" className="stack">
      <Bone w="60%" />
      <Bone w="80%" />
      <Bone w="50%" />
    </Waiting>
  );
}
