import { getSignInOptions, requestPasswordReset } from '@frontdesk/contract';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { client, describeError } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { Bone } from '../../ui/states.tsx';

/** Asks for a link by e-mail; where none goes out, says who else can make one. */
export function AskForLink(): ReactNode {
  const options = useQuery({
    queryKey: keys.signInOptions,
    queryFn: async ({ signal }) => client.call(getSignInOptions, {}, { signal }),
  });
  return (
    <>
      <h1>Forgot your password?</h1>
      {options.isPending && <Bone w="100%" h={34} r={8} />}
      {options.isError && (
        <p role="alert" className="form-error">
          {describeError(options.error)}
        </p>
      )}
      {options.data && (options.data.sendsMail ? <ByMail /> : <ByOperator />)}
      <p className="muted">
        <Link to="/sign-in">Back to signing in</Link>
      </p>
    </>
  );
}

function ByMail(): ReactNode {
  const [search] = useSearchParams();
  const [email, setEmail] = useState(search.get('email') ?? '');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const ask = useMutation({
    meta: { quiet: true },
    mutationFn: async () => client.call(requestPasswordReset, { body: { email: email.trim() } }),
  });
  if (ask.isSuccess) {
    return (
      <output className="sign-in-lead muted">
        If {email.trim()} has an account, an e-mail is on its way. Its link is good for an hour. No
        e-mail? Look among the unwanted ones, and at how the address is written.
      </output>
    );
  }
  return (
    <>
      <p className="muted sign-in-lead">We send you a link by which you choose a new one.</p>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <TextInput
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          ref={field}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        {ask.isError && (
          <p role="alert" className="form-error">
            {describeError(ask.error)}
          </p>
        )}
        <Button type="submit" fullWidth h={36} loading={ask.isPending}>
          Send the link
        </Button>
      </form>
    </>
  );
}

function ByOperator(): ReactNode {
  return (
    <div className="stack">
      <p className="muted sign-in-lead">
        This server sends no e-mails. Ask whoever runs it for a link by which you choose a new
        password. They make one with this command:
      </p>
      <div className="copy">
        <code>npm run reset-password -- your@address</code>
      </div>
    </div>
  );
}
