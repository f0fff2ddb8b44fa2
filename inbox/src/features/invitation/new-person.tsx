import { acceptInvitation } from '@frontdesk/contract';
import type { OpenInvitation } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { postAuth } from '../../api/auth.ts';
import { client, describeError } from '../../api/client.ts';
import { enterOrganization } from '../../api/session.ts';
import { NewPassword } from '../../ui/new-password.tsx';
import { toast } from '../../ui/toast-store.ts';

interface NewPersonProps {
  token: string;
  invitation: OpenInvitation;
}

/** Makes an account for the address that was invited, and signs in with it. */
export function NewPerson({ token, invitation }: NewPersonProps): ReactNode {
  const { email } = invitation;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const navigate = useNavigate();
  const accept = useMutation({
    meta: { quiet: true },
    mutationFn: async () =>
      client.call(acceptInvitation, { params: { token }, body: { name: name.trim(), password } }),
    onSuccess: async ({ organization }) => {
      try {
        await postAuth('sign-in/email', { email, password });
      } catch (error) {
        // The account is made and the invitation used up: from here only signing in helps.
        toast.failure(`You have joined. ${describeError(error)}`);
        await navigate('/sign-in');
        return;
      }
      enterOrganization(organization.slug);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate();
      }}
    >
      <TextInput
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        readOnly
        data-fixed
        value={email}
      />
      <TextInput
        label="Your name"
        description="Customers and your team see it"
        name="name"
        autoComplete="name"
        required
        maxLength={120}
        ref={first}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NewPassword label="Password" value={password} onChange={setPassword} />
      {accept.isError && (
        <p role="alert" className="form-error">
          {describeError(accept.error)}
        </p>
      )}
      <Button type="submit" fullWidth h={36} loading={accept.isPending || accept.isSuccess}>
        Join
      </Button>
    </form>
  );
}
