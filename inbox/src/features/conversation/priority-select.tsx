import type { ConversationDetail } from '@frontdesk/contract';
import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useChange } from './use-change.ts';

/** The names of priorities 0 to 4. */
const names = ['None', 'Low', 'Normal', 'High', 'Urgent'] as const;

interface PrioritySelectProps {
  conversation: ConversationDetail;
  isReadOnly: boolean;
}

/** How urgent a conversation is, and a menu to change it. */
export function PrioritySelect({ conversation, isReadOnly }: PrioritySelectProps): ReactNode {
  const { id, priority } = conversation;
  const change = useChange(id);
  const name = names[priority] ?? String(priority);
  if (isReadOnly) return name;
  return (
    <Menu position="bottom-end" width={160}>
      <Menu.Target>
        <button type="button" className="inline-choice" aria-label={`Priority: ${name}`}>
          <PriorityMark priority={priority} />
          {name}
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {names.map((each, value) => (
          <Menu.Item
            key={each}
            leftSection={<PriorityMark priority={value} />}
            rightSection={value === priority ? <IconCheck size={14} /> : null}
            onClick={() => change.mutate({ priority: value })}
          >
            {each}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Bars, as many as it is urgent. */
function PriorityMark({ priority }: { priority: number }): ReactNode {
  return (
    <svg width="14" height="12" viewBox="0 0 14 12" aria-hidden className="priority-mark">
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3.5}
          y={9 - bar * 2.6}
          width="2.4"
          height={3 + bar * 2.6}
          rx="0.8"
          fill="currentColor"
          opacity={bar < priority ? 1 : 0.25}
        />
      ))}
    </svg>
  );
}
