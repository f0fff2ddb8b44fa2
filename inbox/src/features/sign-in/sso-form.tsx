import { startSso } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { client, describeError } from '../../api/client.ts';
import { leaveForSso } from './arrive.ts';

interface SsoFormProps {
  /** Where to go afterwards. */
  to: string;
  /** The only address that will do. */
  of?: string;
}

/** Asks for the address by whose domain the identity provider is found, and leads there. */
export function SsoForm({ to, of }: SsoFormProps): ReactNode {
  const [email, setEmail] = useState(of ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const start = useMutation({
    meta: { quiet: true },
    mutationFn: async () => client.call(startSso, { body: { email: email.trim() } }),
    onSuccess: ({ url }) => {
      leaveForSso(to);
      window.location.assign(url);
    },
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <TextInput
        label="Work email"
        type="email"
        name="email"
        autoComplete="username"
        required
        readOnly={of !== undefined}
        data-fixed={of === undefined ? undefined : true}
        ref={field}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      {start.isError && (
        <p role="alert" className="form-error">
          {describeError(start.error)}
        </p>
      )}
      <Button type="submit" fullWidth h={36} loading={start.isPending || start.isSuccess}>
        Continue
      </Button>
    </form>
  );
}
