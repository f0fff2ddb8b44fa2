import type { Member } from '@frontdesk/contract';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconLogout, IconMoon, IconSun, IconUserMinus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { mayGive } from './roles.ts';
import { useChangeMember, useRemoveMember } from './use-members.ts';

interface MemberMenuProps {
  member: Member;
  isMe: boolean;
  isLast: boolean;
}

/** What can be done about a member: rest, come back, go. */
export function MemberMenu({ member, isMe, isLast }: MemberMenuProps): ReactNode {
  const { role } = useSession();
  const change = useChangeMember();
  const [asked, setAsked] = useState<'rest' | 'remove' | null>(null);
  if (!isMe && !mayGive(role, member.role)) return <span className="line-menu" />;
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon
            className="line-menu"
            variant="subtle"
            size={30}
            aria-label={`More about ${member.name}`}
          >
            <IconDots size={17} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!isMe && member.isActive && (
            <Menu.Item
              leftSection={<IconMoon size={16} stroke={1.6} />}
              disabled={isLast}
              onClick={() => setAsked('rest')}
            >
              Let rest
            </Menu.Item>
          )}
          {!isMe && !member.isActive && (
            <Menu.Item
              leftSection={<IconSun size={16} stroke={1.6} />}
              onClick={() => change.mutate({ member, isActive: true })}
            >
              Bring back
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={
              isMe ? (
                <IconLogout size={16} stroke={1.6} />
              ) : (
                <IconUserMinus size={16} stroke={1.6} />
              )
            }
            disabled={isLast}
            onClick={() => setAsked('remove')}
          >
            {isMe ? 'Leave' : 'Remove'}
          </Menu.Item>
          {isLast && (
            <p className="menu-why muted">
              The last owner cannot go. Make somebody else an owner first.
            </p>
          )}
        </Menu.Dropdown>
      </Menu>
      {asked === 'rest' && <Rest member={member} close={() => setAsked(null)} />}
      {asked === 'remove' && <Remove member={member} isMe={isMe} close={() => setAsked(null)} />}
    </>
  );
}

function Rest({ member, close }: { member: Member; close: () => void }): ReactNode {
  const { organization } = useSession();
  const change = useChangeMember();
  return (
    <Confirm
      isOpen
      title={`Let ${member.name} rest?`}
      verb="Let rest"
      onCancel={close}
      onConfirm={() => {
        change.mutate({ member, isActive: false });
        close();
      }}
    >
      They cannot open {organization.name} until you bring them back. Their open conversations
      become unassigned.
    </Confirm>
  );
}

interface RemoveProps {
  member: Member;
  isMe: boolean;
  close: () => void;
}

function Remove({ member, isMe, close }: RemoveProps): ReactNode {
  const { organization } = useSession();
  const remove = useRemoveMember();
  return (
    <Confirm
      isOpen
      title={isMe ? `Leave ${organization.name}?` : `Remove ${member.name}?`}
      verb={isMe ? 'Leave' : 'Remove'}
      isBusy={remove.isPending}
      onCancel={close}
      onConfirm={() => remove.mutate(member, { onSettled: close })}
    >
      {isMe
        ? `You cannot open it any more until somebody invites you again. `
        : `They cannot open ${organization.name} any more. `}
      {isMe ? 'Your' : 'Their'} open conversations become unassigned. What {isMe ? 'you' : 'they'}{' '}
      wrote stays.
    </Confirm>
  );
}
