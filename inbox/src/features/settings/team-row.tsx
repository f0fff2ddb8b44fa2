import type { Team } from '@frontdesk/contract';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMembers } from '../../api/members.ts';
import { AvailabilityDot } from '../../ui/availability-dot.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { Hidden } from '../../ui/hidden.tsx';
import { counted } from '../../ui/number.ts';
import { useDeleteTeam } from './use-teams.ts';

interface TeamRowProps {
  team: Team;
  /** Absent for who may only look. */
  edit: (() => void) | undefined;
}

/** One team: its name, how its work finds somebody, who is in it, and what can be done about it. */
export function TeamRow({ team, edit }: TeamRowProps): ReactNode {
  const { name, description, members, autoAssign, takesHandovers } = team;
  const [isAsking, setAsking] = useState(false);
  const size = counted(members.length, 'member');
  return (
    <li>
      <span className="team-mark" aria-hidden>
        <IconUsersGroup size={18} stroke={1.6} />
      </span>
      <span className="grow">
        <span className="ellipsis line-name">{name}</span>
        <span className="muted ellipsis line-more">
          {description === null ? size : `${size} · ${description}`}
        </span>
      </span>
      <span className="team-badges">
        {autoAssign && <span className="badge">Assigns by itself</span>}
        {takesHandovers && <span className="badge">Takes handovers</span>}
      </span>
      <Faces team={team} />
      {edit ? (
        <RowMenu name={name} width={180} edit={edit} remove={() => setAsking(true)} />
      ) : (
        <span className="line-menu" />
      )}
      {isAsking && <Delete team={team} close={() => setAsking(false)} />}
    </li>
  );
}

const SHOWN = 4;

/** The first members, each with whether they are there. */
function Faces({ team }: { team: Team }): ReactNode {
  const known = useMembers();
  const more = team.members.length - SHOWN;
  return (
    <span className="team-faces only-desk">
      {team.members.slice(0, SHOWN).map(({ id, name, avatar }) => {
        const member = known.find(({ userId }) => userId === id);
        return (
          <span className="face" key={id} title={name}>
            <Avatar name={name} image={avatar} size={26} />
            <Hidden>{name}: </Hidden>
            {member && <AvailabilityDot availability={member.availability} isCorner />}
          </span>
        );
      })}
      {more > 0 && <span className="muted nums">+{more}</span>}
    </span>
  );
}

function Delete({ team, close }: { team: Team; close: () => void }): ReactNode {
  const remove = useDeleteTeam();
  return (
    <Confirm
      isOpen
      title={`Delete ${team.name}?`}
      verb="Delete"
      isBusy={remove.isPending}
      onCancel={close}
      onConfirm={() => remove.mutate(team, { onSettled: close })}
    >
      Its conversations stay, with whoever has them, but are in no team’s queue any more.
      {team.takesHandovers && ' What the AI hands over then goes to nobody in particular.'}
    </Confirm>
  );
}
