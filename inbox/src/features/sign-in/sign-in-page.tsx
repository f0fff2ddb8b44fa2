import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { describeError } from '../../api/client.ts';
import { useMe, useSignIn } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import './sign-in.css';

/** Signs a member in, then leads to where they wanted to go. */
export function SignInPage(): ReactNode {
  usePageTitle('Sign in');
  const me = useMe();
  const [search] = useSearchParams();
  if (me.data?.user) return <Navigate to={safePath(search.get('to'))} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        <h1>Sign in to Frontdesk</h1>
        <SignInForm />
        <p className="muted">
          No account yet? Ask an owner or admin of your organization to add you.
        </p>
      </div>
    </main>
  );
}

function SignInForm(): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
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
        ref={first}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <p role="alert" className="sign-in-error">
        {signIn.isError && describeError(signIn.error)}
      </p>
      <Button type="submit" fullWidth loading={signIn.isPending} h={36}>
        Sign in
      </Button>
    </form>
  );
}

/** Only a path of this app: an address from the query could lead anywhere. */
function safePath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/u.test(to) ? to : '/';
}
