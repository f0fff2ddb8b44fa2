import { ConversationStatus } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCheck, IconChecklist, IconChevronDown, IconRotate } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { keyOf } from '../../ui/shortcuts.ts';
import { Tip } from '../../ui/tip.tsx';
import { statuses } from '../conversations/views.tsx';

interface StatusMenuProps {
  conversation: ConversationDetail;
  isOver: boolean;
  setStatus: (status: ConversationStatus) => void;
  /** Taking over or handing back, for which a phone has no other room. */
  hand: { label: string; run: () => void };
  /** Absent for who may not write tests. */
  makeTest: (() => void) | undefined;
}

const order = ConversationStatus.options;

/** Resolve in one press; the other states are behind the arrow. */
export function StatusMenu({
  conversation,
  isOver,
  setStatus,
  hand,
  makeTest,
}: StatusMenuProps): ReactNode {
  return (
    <div className="split">
      <Tip label={isOver ? 'Open again' : 'Resolve'} keys={keyOf('resolve')}>
        <Button
          variant={isOver ? 'default' : 'filled'}
          leftSection={isOver ? <IconRotate size={15} /> : <IconCheck size={15} stroke={2} />}
          aria-label={isOver ? 'Reopen' : 'Resolve'}
          onClick={() => setStatus(isOver ? 'open' : 'resolved')}
        >
          <span className="split-words">{isOver ? 'Reopen' : 'Resolve'}</span>
        </Button>
      </Tip>
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <ActionIcon
            variant={isOver ? 'default' : 'filled'}
            size={30}
            aria-label={`Status: ${statuses[conversation.status].title}`}
          >
            <IconChevronDown size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item className="only-phone" onClick={hand.run}>
            {hand.label}
          </Menu.Item>
          <Menu.Label>Status</Menu.Label>
          {order.map((status) => (
            <Menu.Item
              key={status}
              leftSection={statuses[status].icon}
              rightSection={status === conversation.status ? <IconCheck size={14} /> : null}
              onClick={() => setStatus(status)}
            >
              {statuses[status].title}
            </Menu.Item>
          ))}
          {makeTest && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconChecklist size={16} stroke={1.6} />} onClick={makeTest}>
                Make a test of this
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
