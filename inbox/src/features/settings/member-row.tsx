import { may } from '@frontdesk/contract';
import type { Member, UserRole } from '@frontdesk/contract';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { AvailabilityDot } from '../../ui/availability-dot.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { MemberMenu } from './member-menu.tsx';
import { RoleSelect } from './role-select.tsx';
import { isLastOwner, lineOf, mayGive, named, titleOf } from './roles.ts';
import { useChangeMember } from './use-members.ts';

interface MemberRowProps {
  member: Member;
  /** Everybody, to tell who is the last owner. */
  members: readonly Member[];
}

/** One person: who they are, what they may do, and what can be done about it. */
export function MemberRow({ member, members }: MemberRowProps): ReactNode {
  const { user } = useSession();
  const isMe = member.userId === user.id;
  return (
    <li>
      <span className="face">
        <Avatar name={member.name} image={member.avatar} size={32} />
        {member.isActive && <AvailabilityDot availability={member.availability} isCorner />}
      </span>
      <span className="grow">
        <span className="ellipsis line-name">
          {member.name}
          {isMe && <span className="faint"> (you)</span>}
        </span>
        <span className="muted ellipsis line-more">{member.email}</span>
      </span>
      {!member.isActive && <span className="badge">Resting</span>}
      <span className="faint only-desk">
        Joined <Ago iso={member.joinedAt} long />
      </span>
      <MemberRole member={member} isMe={isMe} isLast={isLastOwner(member, members)} />
      <MemberMenu member={member} isMe={isMe} isLast={isLastOwner(member, members)} />
    </li>
  );
}

interface MemberRoleProps {
  member: Member;
  isMe: boolean;
  isLast: boolean;
}

function MemberRole({ member, isMe, isLast }: MemberRoleProps): ReactNode {
  const { role: mine } = useSession();
  const change = useChangeMember();
  const [asked, setAsked] = useState<UserRole | null>(null);
  if (!mayGive(mine, member.role)) {
    return <span className="badge line-role">{titleOf(member.role)}</span>;
  }
  const give = (role: UserRole): void => {
    const losesWork = may(member.role, 'conversations.write') && !may(role, 'conversations.write');
    if (isMe || losesWork) setAsked(role);
    else change.mutate({ member, role });
  };
  return (
    <>
      <RoleSelect
        label={`Role of ${member.name}`}
        value={member.role}
        mine={mine}
        why={isLast ? 'The last owner stays one. Make somebody else an owner first.' : undefined}
        onChange={give}
      />
      {asked !== null && (
        <Confirm
          isOpen
          title={isMe ? `Change your role to ${asked}?` : `Make ${member.name} ${named(asked)}?`}
          verb="Change the role"
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            change.mutate({ member, role: asked });
            setAsked(null);
          }}
        >
          {lineOf(asked)}.{isMe && ' Only somebody else can give you your present role back.'}
          {!may(asked, 'conversations.write') &&
            ` ${isMe ? 'Your' : 'Their'} open conversations become unassigned.`}
        </Confirm>
      )}
    </>
  );
}
