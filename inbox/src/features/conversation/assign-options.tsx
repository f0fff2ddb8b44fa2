import type { ConversationDetail, Member } from '@frontdesk/contract';
import { Combobox } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconUsersGroup } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { useTeams } from '../../api/teams.ts';
import { AvailabilityDot, availabilities } from '../../ui/availability-dot.tsx';
import { AiAvatar, Avatar } from '../../ui/avatar.tsx';
import { matches } from '../../ui/matches.ts';
import { keyOf } from '../../ui/shortcuts.ts';
import { Keys } from '../../ui/tip.tsx';

interface AssignOptionsProps {
  conversation: ConversationDetail;
  /** Who may answer customers. */
  people: readonly Member[];
  words: string;
}

/** Whom a conversation can be given to, as far as their names fit the words. */
export function AssignOptions({ conversation, people, words }: AssignOptionsProps): ReactNode {
  const { user } = useSession();
  const { handler, assignedUserId, assignedTeamId } = conversation;
  const isPersons = handler === 'person';
  const me = people.filter(({ userId, name }) => userId === user.id && matches(words, name, 'me'));
  const others = people.filter(({ userId, name }) => userId !== user.id && matches(words, name));
  const teams = useTeams().filter(({ name }) => matches(words, name));
  const showsAi = matches(words, 'AI');
  const showsNobody = matches(words, 'Nobody', 'No team');
  const isEmpty = me.length + others.length + teams.length === 0 && !showsAi && !showsNobody;
  return (
    <Combobox.Options className="assign-list" aria-label="Assign to">
      {[...me, ...others].map((member) => (
        <Option
          key={member.userId}
          value={`user:${member.userId}`}
          isChosen={isPersons && assignedUserId === member.userId}
          keys={member.userId === user.id ? keyOf('assignMe') : undefined}
          note={noteOf(member, user.id)}
          icon={
            <span className="face">
              <Avatar name={member.name} image={member.avatar} size={22} />
              <AvailabilityDot availability={member.availability} isCorner />
            </span>
          }
        >
          {member.userId === user.id ? 'Me' : member.name}
        </Option>
      ))}
      {teams.length > 0 && (
        <Combobox.Group label="Teams">
          {teams.map(({ id, name }) => (
            <Option
              key={id}
              value={`team:${id}`}
              isChosen={assignedTeamId === id}
              icon={<IconUsersGroup size={18} stroke={1.6} />}
            >
              {name}
            </Option>
          ))}
        </Combobox.Group>
      )}
      {(showsAi || showsNobody) && <div className="assign-rule" role="presentation" />}
      {showsAi && (
        <Option
          value="ai"
          isChosen={!isPersons}
          isOff={!isPersons}
          keys={keyOf('handBack')}
          icon={<AiAvatar size={22} />}
        >
          AI
        </Option>
      )}
      {showsNobody && (
        <Option
          value="nobody"
          isChosen={isPersons && assignedUserId === null}
          isOff={!isPersons}
          icon={<IconCircleDashed size={18} stroke={1.4} />}
        >
          Nobody
        </Option>
      )}
      {showsNobody && assignedTeamId !== null && (
        <Option value="no-team" icon={<IconUsersGroup size={18} stroke={1.2} />}>
          No team
        </Option>
      )}
      {isEmpty && <Combobox.Empty>Nobody of that name</Combobox.Empty>}
    </Combobox.Options>
  );
}

/** Said of colleagues who may not see it soon. */
function noteOf({ userId, availability }: Member, ownId: string): string | undefined {
  const isThere = userId === ownId || availability === 'online';
  return isThere ? undefined : availabilities[availability];
}

interface OptionProps {
  value: string;
  icon: ReactNode;
  isChosen?: boolean;
  isOff?: boolean;
  /** The key that does the same. */
  keys?: string | undefined;
  note?: string | undefined;
  children: ReactNode;
}

function Option({ value, icon, isChosen, isOff, keys, note, children }: OptionProps): ReactNode {
  return (
    <Combobox.Option value={value} active={isChosen === true} disabled={isOff === true}>
      <span className="row">
        <span className="assign-icon">{icon}</span>
        <span className="grow ellipsis">{children}</span>
        {note !== undefined && (
          <span className="faint" aria-hidden>
            {note}
          </span>
        )}
        {isChosen === true ? (
          <IconCheck size={14} aria-label="Chosen" />
        ) : (
          keys !== undefined && <Keys keys={keys} />
        )}
      </span>
    </Combobox.Option>
  );
}
