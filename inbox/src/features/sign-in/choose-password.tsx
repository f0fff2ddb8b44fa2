import { completePasswordReset, openPasswordReset } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { client, describeError, isRefusal } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { NewPassword } from '../../ui/new-password.tsx';
import { Bone } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';

/** Lets who followed a link choose a new password. */
export function ChoosePassword({ token }: { token: string }): ReactNode {
  const query = useQuery({
    queryKey: keys.passwordReset(token),
    queryFn: async ({ signal }) =>
      client.call(openPasswordReset, { params: { token } }, { signal }),
  });
  if (query.isPending) {
    return (
      <output className="stack" aria-label="Loading the link">
        <Bone w="70%" h={18} />
        <Bone w="100%" h={34} r={8} />
      </output>
    );
  }
  if (query.isError) return <Closed error={query.error} retry={query.refetch} />;
  return <Form token={token} email={query.data.email} />;
}

function Form({ token, email }: { token: string; email: string }): ReactNode {
  const [password, setPassword] = useState('');
  const navigate = useNavigate();
  const save = useMutation({
    meta: { quiet: true },
    mutationFn: async () =>
      client.call(completePasswordReset, { params: { token }, body: { password } }),
    onSuccess: async () => {
      toast.success('Your password is changed. Sign in with it.');
      await navigate('/sign-in', { replace: true });
    },
  });
  return (
    <>
      <h1>Choose a new password</h1>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
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
        <NewPassword label="New password" value={password} onChange={setPassword} />
        {save.isError && (
          <p role="alert" className="form-error">
            {describeError(save.error)}
          </p>
        )}
        <Button type="submit" fullWidth h={36} loading={save.isPending || save.isSuccess}>
          Change the password
        </Button>
      </form>
      <p className="muted">You are signed out everywhere. A second step stays as it is.</p>
    </>
  );
}

function Closed({ error, retry }: { error: Error; retry: () => unknown }): ReactNode {
  const isSpent = isRefusal(error);
  return (
    <div role="alert">
      <h1>{isSpent ? 'This link is not good any more' : 'This could not be loaded'}</h1>
      <p className="muted sign-in-lead">
        {isSpent
          ? 'It was used, the password was changed since, or its hour is over. Ask for a new one.'
          : describeError(error)}
      </p>
      {isSpent ? (
        <Button component={Link} to="/reset-password" fullWidth h={36}>
          Ask for a new link
        </Button>
      ) : (
        <Button fullWidth h={36} onClick={() => retry()}>
          Try again
        </Button>
      )}
    </div>
  );
}
