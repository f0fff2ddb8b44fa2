import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { describeError } from '../../api/client.ts';
import { useSignIn } from '../../api/session.ts';
import { CodeForm } from './code-form.tsx';

/** Asks for address and password; `of` is the only address that will do. */
export function SignInForm({ of }: { of?: string }): ReactNode {
  const [email, setEmail] = useState(of ?? '');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  if (signIn.data?.needsCode === true) return <CodeForm again={() => signIn.reset()} />;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.mutate({ email: email.trim(), password });
      }}
    >
      <TextInput
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        required
        readOnly={of !== undefined}
        data-fixed={of === undefined ? undefined : true}
        ref={of === undefined ? first : undefined}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        ref={of === undefined ? undefined : first}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <p role="alert" className="sign-in-error">
        {signIn.isError && describeError(signIn.error)}
      </p>
      <Button type="submit" fullWidth loading={signIn.isPending} h={36}>
        Sign in
      </Button>
      <Link className="sign-in-forgot" to={`/reset-password?email=${encodeURIComponent(email)}`}>
        Forgot your password?
      </Link>
    </form>
  );
}
