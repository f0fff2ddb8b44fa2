import { listMembers } from '@frontdesk/contract';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { live } from '../../api/live.ts';
import { useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { Hidden } from '../../ui/hidden.tsx';

/** The people of the organization and what each may do. */
export function Members(): ReactNode {
  const { organization, user } = useSession();
  const { slug } = organization;
  const query = useQuery({
    queryKey: keys.members(slug),
    queryFn: async ({ signal }) =>
      client.call(listMembers, { params: { slug }, query: { limit: 100 } }, { signal }),
  });
  const present = useStore(live, (state) => state.present.members);
  const here = new Set(present.map(({ userId }) => userId));
  return (
    <>
      <h2 className="settings-title">Members</h2>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.data?.items.length === 0 && (
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
        {query.data?.items.map((member) => (
          <li key={member.userId}>
            <span className="face">
              <Avatar name={member.name} image={member.avatar} size={32} />
              {here.has(member.userId) && (
                <span className="here">
                  <Hidden>Here now</Hidden>
                </span>
              )}
            </span>
            <span className="grow">
              <span className="ellipsis line-name">
                {member.name}
                {member.userId === user.id && <span className="faint"> (you)</span>}
              </span>
              <span className="muted ellipsis line-more">{member.email}</span>
            </span>
            {!member.isActive && <span className="badge">Inactive</span>}
            <span className="faint only-desk">
              Joined <Ago iso={member.joinedAt} long />
            </span>
            <span className="badge line-role">{member.role}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
