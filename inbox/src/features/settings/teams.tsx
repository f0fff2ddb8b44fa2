import type { Team } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { teamsOf } from '../../api/teams.ts';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { TeamDialog } from './team-dialog.tsx';
import { TeamRow } from './team-row.tsx';
import './teams.css';

/** People who share a queue: the teams, who is in them, and how their work finds somebody. */
export function Teams(): ReactNode {
  const mayWrite = useMay('teams.write');
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const query = useQuery(teamsOf());
  const add = (
    <Button leftSection={<IconPlus size={15} stroke={1.9} />} onClick={() => setEdited('new')}>
      New team
    </Button>
  );
  const isEmpty = query.data?.length === 0;
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Teams</h2>
        {mayWrite && query.data && !isEmpty && add}
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {isEmpty && (
        <Nothing
          icon={<IconUsersGroup size={20} stroke={1.6} />}
          title="No team yet"
          action={mayWrite ? add : undefined}
        >
          A team shares a queue of conversations. It can give them to whoever is online by itself.
        </Nothing>
      )}
      <ul className="lines">
        {query.isPending &&
          [1, 2].map((each) => (
            <li key={each} aria-hidden>
              <Bone w={32} h={32} r={10} />
              <Bone w="40%" />
            </li>
          ))}
        {query.data?.map((team) => (
          <TeamRow key={team.id} team={team} edit={mayWrite ? () => setEdited(team) : undefined} />
        ))}
      </ul>
      {edited !== null && (
        <TeamDialog team={edited === 'new' ? undefined : edited} close={() => setEdited(null)} />
      )}
    </>
  );
}
