import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { postAuth } from '../../api/auth.ts';
import { keys } from '../../api/keys.ts';
import { useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { useUnsaved } from '../../ui/use-unsaved.tsx';

/** The name under which customers and the team know the person. */
export function NameForm(): ReactNode {
  const { user, organization } = useSession();
  const [edited, setEdited] = useState<string | null>(null);
  const cache = useQueryClient();
  const name = (edited ?? user.name).trim();
  const isChanged = name !== user.name;
  const save = useMutation({
    mutationFn: async () => postAuth('update-user', { name }),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: keys.me });
      setEdited(null);
      toast.success('Saved.');
      await cache.invalidateQueries({ queryKey: keys.members(organization.slug) });
    },
  });
  const { guard } = useUnsaved(isChanged);
  return (
    <form
      className="form-part"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && name !== '') save.mutate();
      }}
    >
      <TextInput
        label="Name"
        description="Customers and your team see it"
        required
        maxLength={120}
        autoComplete="name"
        value={edited ?? user.name}
        onChange={(event) => setEdited(event.currentTarget.value)}
      />
      <TextInput
        label="Email"
        description="You sign in with it; it cannot be changed here"
        readOnly
        data-fixed
        value={user.email}
      />
      <div>
        <Button type="submit" disabled={!isChanged || name === ''} loading={save.isPending}>
          Save
        </Button>
      </div>
      {guard}
    </form>
  );
}
