import { PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';

/** As long as the server wants it at least and at most. */
const SHORTEST = 10;
const LONGEST = 128;

interface NewPasswordProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

/** A password to be chosen; it can be looked at, which spares typing it twice. */
export function NewPassword({ label, value, onChange }: NewPasswordProps): ReactNode {
  return (
    <PasswordInput
      label={label}
      description={`At least ${SHORTEST} characters`}
      name="new-password"
      autoComplete="new-password"
      required
      minLength={SHORTEST}
      maxLength={LONGEST}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
