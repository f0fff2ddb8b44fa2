import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { membersOf } from '../../api/members.ts';
import { useMay, useSession } from '../../api/session.ts';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { Invitations } from './invitations.tsx';
import { Invite } from './invite.tsx';
import { MemberRow } from './member-row.tsx';
import { RoleTable } from './role-table.tsx';

/** The people of the organization, who is invited, and what each may do. */
export function Members(): ReactNode {
  const { organization } = useSession();
  const mayWrite = useMay('members.write');
  const [isInviting, setInviting] = useState(false);
  const query = useQuery(membersOf(organization.slug));
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Members</h2>
        {mayWrite && (
          <Button
            leftSection={<IconUserPlus size={15} stroke={1.9} />}
            onClick={() => setInviting(true)}
          >
            Invite
          </Button>
        )}
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.data?.length === 0 && (
        <Nothing icon={<IconUsers size={20} stroke={1.6} />} title="Nobody is here" />
      )}
      <ul className="lines">
        {query.isPending &&
          [1, 2, 3].map((each) => (
            <li key={each} aria-hidden>
              <Bone w={32} h={32} r={16} />
              <Bone w="40%" />
            </li>
          ))}
        {query.data?.map((member) => (
          <MemberRow key={member.userId} member={member} members={query.data} />
        ))}
      </ul>
      {mayWrite && <Invitations />}
      <RoleTable />
      {isInviting && <Invite close={() => setInviting(false)} />}
    </>
  );
}
