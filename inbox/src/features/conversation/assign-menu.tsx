import { may } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { Button, Combobox, useCombobox } from '@mantine/core';
import { IconCircleDashed, IconUsersGroup } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useMembers } from '../../api/members.ts';
import { useMay } from '../../api/session.ts';
import { AiAvatar, Avatar } from '../../ui/avatar.tsx';
import { keyOf } from '../../ui/shortcuts.ts';
import { Tip } from '../../ui/tip.tsx';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { AssignOptions } from './assign-options.tsx';
import { useAssign } from './use-assign.ts';
import './assign.css';

/** Who has the conversation, and a list to search for whom to give it to. */
export function AssignMenu({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const [words, setWords] = useState('');
  const members = useMembers();
  const assign = useAssign(conversation);
  const combobox = useCombobox({
    onDropdownOpen: () => combobox.focusSearchInput(),
    onDropdownClose: () => {
      setWords('');
      combobox.resetSelectedOption();
    },
  });
  const isOpen = combobox.dropdownOpened;
  const mayWrite = useMay('conversations.write');
  useShortcuts(mayWrite ? { assign: () => combobox.openDropdown() } : {});
  useEffect(() => {
    // What fits best is one press of Enter away.
    if (isOpen && words !== '') combobox.selectFirstOption();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the store is another object each time
  }, [isOpen, words]);
  const people = members.filter(
    ({ isActive, role }) => isActive && may(role, 'conversations.write'),
  );
  return (
    <Combobox
      store={combobox}
      width={264}
      position="bottom-end"
      onOptionSubmit={(value) => {
        assign(value);
        combobox.closeDropdown();
        combobox.focusTarget();
      }}
    >
      <Combobox.Target targetType="button">
        <Button
          variant="default"
          className="assign"
          aria-label={`${holderOf(conversation)}, assign`}
          onClick={() => combobox.toggleDropdown()}
        >
          <Tip label="Assign" keys={keyOf('assign')} isOff={isOpen}>
            <span className="row">
              <HolderFace conversation={conversation} />
              <span className="assign-name ellipsis">{shortHolderOf(conversation)}</span>
            </span>
          </Tip>
        </Button>
      </Combobox.Target>
      <Combobox.Dropdown className="assign-dropdown">
        <Combobox.Search
          aria-label="Search people and teams"
          placeholder="Search people and teams"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <AssignOptions conversation={conversation} people={people} words={words} />
      </Combobox.Dropdown>
    </Combobox>
  );
}

function holderOf(conversation: ConversationDetail): string {
  const { handler, assignedUser, assignedAgent, assignedTeam } = conversation;
  if (handler === 'ai') return assignedAgent?.name ?? 'AI';
  const names = [assignedUser?.name, assignedTeam?.name].filter((name) => name !== undefined);
  return names.length === 0 ? 'Nobody' : names.join(', ');
}

/** The same in a word, for the button. */
function shortHolderOf({ handler, assignedUser, assignedTeam }: ConversationDetail): string {
  if (handler === 'ai') return 'AI';
  return assignedUser?.name.split(' ')[0] ?? assignedTeam?.name ?? 'Assign';
}

function HolderFace({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { handler, assignedUser, assignedTeam } = conversation;
  if (handler === 'ai') return <AiAvatar size={18} />;
  if (assignedUser) {
    return <Avatar name={assignedUser.name} image={assignedUser.avatar} size={18} />;
  }
  const Icon = assignedTeam ? IconUsersGroup : IconCircleDashed;
  return <Icon size={18} stroke={1.5} aria-hidden />;
}
