import { may } from '@frontdesk/contract';
import type { Member } from '@frontdesk/contract';
import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMembers } from '../../api/members.ts';
import { AvailabilityDot, availabilities } from '../../ui/availability-dot.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { matches } from '../../ui/matches.ts';

/** As many are seen at a glance. */
const FEW = 7;

interface TeamMembersProps {
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Everybody in the organization, to choose who is in the team. */
export function TeamMembers({ chosen, onChange }: TeamMembersProps): ReactNode {
  const members = useMembers().filter(
    (member) => member.isActive || chosen.includes(member.userId),
  );
  const [words, setWords] = useState('');
  const toggle = (userId: string): void =>
    onChange(chosen.includes(userId) ? chosen.filter((id) => id !== userId) : [...chosen, userId]);
  const shown = members.filter(({ name, email }) => matches(words, name, email));
  return (
    <fieldset className="team-members">
      <legend>Members</legend>
      {members.length > FEW && (
        <TextInput
          aria-label="Search members"
          placeholder="Search"
          leftSection={<IconSearch size={15} stroke={1.7} />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <div className="team-members-list">
        {shown.map((member) => (
          <Choice
            key={member.userId}
            member={member}
            isChosen={chosen.includes(member.userId)}
            toggle={() => toggle(member.userId)}
          />
        ))}
        {shown.length === 0 && <p className="muted">Nobody of that name</p>}
      </div>
    </fieldset>
  );
}

interface ChoiceProps {
  member: Member;
  isChosen: boolean;
  toggle: () => void;
}

function Choice({ member, isChosen, toggle }: ChoiceProps): ReactNode {
  const { name, avatar, availability, isActive, role } = member;
  const mayAnswer = may(role, 'conversations.write');
  return (
    <label>
      <input type="checkbox" checked={isChosen} onChange={toggle} />
      <Avatar name={name} image={avatar} size={24} />
      <span className="grow ellipsis">{name}</span>
      {isActive && mayAnswer && (
        <span className="row faint" style={{ gap: 6 }}>
          <span aria-hidden className="row">
            <AvailabilityDot availability={availability} />
          </span>
          {availabilities[availability]}
        </span>
      )}
      {!isActive && <span className="faint">Resting</span>}
      {isActive && !mayAnswer && <span className="faint">Only reads</span>}
    </label>
  );
}
