import { may } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { Button, Menu } from '@mantine/core';
import { IconCheck, IconCircleDashed } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { AiAvatar, Avatar } from '../../ui/avatar.tsx';
import { keyOf } from '../../ui/shortcuts.ts';
import { Keys, Tip } from '../../ui/tip.tsx';
import { useChange, useTakeOver } from './use-change.ts';
import { useMembers } from './use-conversation.ts';
import { useUndoable } from './use-undoable.ts';

/** Who has the conversation, and a menu to give it to somebody else. */
export function AssignMenu({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { id, handler, assignedUser } = conversation;
  const { user } = useSession();
  const [isOpen, setOpen] = useState(false);
  const members = useMembers();
  const change = useChange(id, members);
  const takeOver = useTakeOver(id);
  const undoable = useUndoable(id);
  const assign = (userId: string | null): void => {
    if (userId === user.id && handler === 'ai') takeOver.mutate();
    else change.mutate({ assignedUserId: userId });
  };
  const others = members.filter(
    ({ userId, isActive, role }) =>
      isActive && may(role, 'conversations.write') && userId !== user.id,
  );
  const tick = <IconCheck size={14} aria-label="Chosen" />;
  return (
    <Menu position="bottom-end" width={220} opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Button
          variant="default"
          className="assign"
          aria-label={`${holderOf(conversation)}, assign`}
        >
          <Tip label="Assign" keys={keyOf('assignMe')} isOff={isOpen}>
            <span className="row">
              <HolderFace conversation={conversation} />
              <span className="assign-name ellipsis">{shortHolderOf(conversation)}</span>
            </span>
          </Tip>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Avatar name={user.name} image={user.avatar} size={20} />}
          rightSection={assignedUser?.id === user.id ? tick : <Keys keys={keyOf('assignMe')} />}
          onClick={() => assign(user.id)}
        >
          Me
        </Menu.Item>
        {others.map(({ userId, name, avatar }) => (
          <Menu.Item
            key={userId}
            leftSection={<Avatar name={name} image={avatar} size={20} />}
            rightSection={assignedUser?.id === userId ? tick : null}
            onClick={() => assign(userId)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<AiAvatar size={20} />}
          rightSection={handler === 'ai' ? tick : <Keys keys={keyOf('handBack')} />}
          disabled={handler === 'ai'}
          onClick={() => undoable.handBack(conversation)}
        >
          AI
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCircleDashed size={20} stroke={1.4} />}
          rightSection={handler === 'person' && assignedUser === null ? tick : null}
          disabled={handler === 'ai'}
          onClick={() => assign(null)}
        >
          Nobody
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function holderOf({ handler, assignedUser, assignedAgent }: ConversationDetail): string {
  if (handler === 'ai') return assignedAgent?.name ?? 'AI';
  return assignedUser?.name ?? 'Nobody';
}

/** The same in a word, for the button. */
function shortHolderOf({ handler, assignedUser }: ConversationDetail): string {
  if (handler === 'ai') return 'AI';
  return assignedUser?.name.split(' ')[0] ?? 'Assign';
}

function HolderFace({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { handler, assignedUser } = conversation;
  if (handler === 'ai') return <AiAvatar size={18} />;
  if (!assignedUser) return <IconCircleDashed size={18} stroke={1.5} aria-hidden />;
  return <Avatar name={assignedUser.name} image={assignedUser.avatar} size={18} />;
}
