import { SsoRefusal } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { useMe } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import { arriveBySso, safePath } from './arrive.ts';
import { SignInForm } from './sign-in-form.tsx';
import { SsoForm } from './sso-form.tsx';
import './sign-in.css';

/** Signs a member in, then leads to where they wanted to go. */
export function SignInPage(): ReactNode {
  usePageTitle('Sign in');
  const [search] = useSearchParams();
  // Before anything is asked of the server: it answers for the organization that is remembered.
  const [arrivedTo] = useState(() => arriveBySso(search.get('in')));
  const me = useMe();
  const refusal = SsoRefusal.safeParse(search.get('sso')).data;
  const [isSso, setSso] = useState(refusal !== undefined);
  const to = safePath(search.get('to') ?? arrivedTo);
  if (me.data?.user) return <Navigate to={to} replace />;
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        <h1>Sign in to Frontdesk</h1>
        {refusal !== undefined && isSso && (
          <p role="alert" className="sign-in-notice">
            {WHY[refusal]}
          </p>
        )}
        {isSso ? <SsoForm to={to} /> : <SignInForm />}
        <p className="sign-in-or">or</p>
        <Button variant="default" fullWidth h={36} onClick={() => setSso(!isSso)}>
          {isSso ? 'Sign in with a password' : 'Continue with single sign-on'}
        </Button>
        <p className="muted">
          No account yet? Ask an owner or admin of your organization to invite you.
        </p>
      </div>
    </main>
  );
}

const WHY: Record<SsoRefusal, string> = {
  expired: 'The sign-in took too long, or was begun in another browser. Begin again.',
  provider:
    'The sign-in of your organization did not let you in. Try again, or ask an owner of your organization: their events say why.',
  unreachable:
    'The sign-in of your organization could not be reached. Try again in a moment, or ask an owner.',
  domain:
    'You signed in there with an address that your organization has not proved as its own. Use your work address.',
  unverified: 'Your address is not verified there yet. Verify it, then begin again.',
  uninvited: 'You are not invited yet. Ask an owner or admin of your organization.',
  resting: 'Your membership rests. Ask an owner or admin to let you work again.',
  former: 'You are no member any more. Ask an owner or admin for an invitation to come back.',
};
