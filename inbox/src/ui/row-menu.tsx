import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface RowMenuProps {
  /** What the row is about. */
  name: string;
  width: number;
  edit: () => void;
  /** Asks before it deletes. */
  remove: () => void;
}

/** What can be done with a row of a list: change it, or delete it. */
export function RowMenu({ name, width, edit, remove }: RowMenuProps): ReactNode {
  return (
    <Menu position="bottom-end" width={width}>
      <Menu.Target>
        <ActionIcon
          className="line-menu"
          variant="subtle"
          size={30}
          aria-label={`More about ${name}`}
        >
          <IconDots size={17} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} stroke={1.6} />} onClick={edit}>
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={16} stroke={1.6} />} onClick={remove}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
