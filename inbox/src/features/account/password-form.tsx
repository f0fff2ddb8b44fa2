import { Button, PasswordInput, Switch } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { postAuth } from '../../api/auth.ts';
import { ApiError, describeError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';
import { NewPassword } from '../../ui/new-password.tsx';
import { toast } from '../../ui/toast-store.ts';

const empty = { currentPassword: '', newPassword: '', revokeOtherSessions: true };

/** Changes the password, and ends what others may have opened with the old one. */
export function PasswordForm(): ReactNode {
  const { user } = useSession();
  const [form, setForm] = useState(empty);
  const cache = useQueryClient();
  const change = useMutation({
    meta: { quiet: true },
    mutationFn: async () => postAuth('change-password', form),
    onSuccess: async () => {
      setForm(empty);
      toast.success('Your password is changed.');
      await cache.invalidateQueries({ queryKey: keys.signedIn });
    },
  });
  return (
    <form
      className="form-part"
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <h3>Password</h3>
      {/* So that what keeps passwords knows whose it is. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <PasswordInput
        label="Current password"
        name="current-password"
        autoComplete="current-password"
        required
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        value={form.currentPassword}
        onChange={(event) => setForm({ ...form, currentPassword: event.currentTarget.value })}
      />
      <NewPassword
        label="New password"
        value={form.newPassword}
        onChange={(newPassword) => setForm({ ...form, newPassword })}
      />
      <Switch
        label="Sign out everywhere else"
        description="Other browsers need the new password"
        checked={form.revokeOtherSessions}
        onChange={(event) => setForm({ ...form, revokeOtherSessions: event.currentTarget.checked })}
      />
      {change.isError && (
        <p role="alert" className="form-error">
          {describe(change.error)}
        </p>
      )}
      <div>
        <Button type="submit" loading={change.isPending}>
          Change the password
        </Button>
      </div>
    </form>
  );
}

/** The length is seen to by the field: what is left to refuse is the current password. */
function describe(error: Error): string {
  return error instanceof ApiError && error.problem.status === 400
    ? 'The current password is not right. Type it again.'
    : describeError(error);
}
