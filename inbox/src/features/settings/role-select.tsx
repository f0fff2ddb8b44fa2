import type { UserRole } from '@frontdesk/contract';
import { Select, Tooltip } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { lineOf, mayGive, roles, titleOf } from './roles.ts';

interface RoleSelectProps {
  label: string;
  value: UserRole;
  /** The role of whoever chooses: what they may not give is not offered. */
  mine: UserRole;
  /** Why it cannot be changed; absent if it can. */
  why: string | undefined;
  onChange: (role: UserRole) => void;
}

/** A role, and the others to choose from with what each may do. */
export function RoleSelect({ label, value, mine, why, onChange }: RoleSelectProps): ReactNode {
  return (
    <Tooltip
      label={why}
      disabled={why === undefined}
      multiline
      maw={260}
      events={{ hover: true, focus: true, touch: true }}
    >
      <div className="role-select">
        <Select
          aria-label={label}
          aria-description={why}
          size="xs"
          readOnly={why !== undefined}
          data-fixed={why === undefined ? undefined : true}
          data={roles
            .filter((role) => mayGive(mine, role))
            .map((role) => ({ value: role, label: titleOf(role) }))}
          value={value}
          onChange={(role) => role !== null && role !== value && onChange(role)}
          comboboxProps={{ width: 300, position: 'bottom-end' }}
          maxDropdownHeight={360}
          renderOption={({ option, checked }) => (
            <span className="role-option">
              <b>{option.label}</b>
              {checked === true && <IconCheck size={15} stroke={2} aria-hidden />}
              <span className="muted">{lineOf(option.value)}</span>
            </span>
          )}
        />
      </div>
    </Tooltip>
  );
}
