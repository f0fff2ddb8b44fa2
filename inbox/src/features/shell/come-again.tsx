import type { Me } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { enterOrganization, useSignOut } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { SsoForm } from '../sign-in/sso-form.tsx';
import '../sign-in/sign-in.css';

interface ComeAgainProps {
  email: string;
  /** Those that this session does not open. */
  shut: Me['organizations'];
  organizations: Me['organizations'];
}

/** For who is signed in, but in another way than their organization asks for. */
export function ComeAgain({ email, shut, organizations }: ComeAgainProps): ReactNode {
  const signOut = useSignOut();
  const [first] = shut;
  const isSso = first?.asksFor === 'single-sign-on';
  const open = organizations.filter(({ asksFor, isActive }) => isActive && asksFor === null);
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        <h1>{first?.name} asks you to sign in another way</h1>
        <p className="muted sign-in-lead">
          {isSso
            ? 'Its members come in by single sign-on.'
            : 'You came by the single sign-on of another organization, which asks for no second step. Sign out, then sign in with your password and the code of your app.'}
        </p>
        {isSso && <SsoForm to="/" of={email} />}
        <p className="sign-in-or">or</p>
        <div className="stack">
          {open.map(({ id, name, slug }) => (
            <Button
              key={id}
              variant="default"
              fullWidth
              h={36}
              onClick={() => enterOrganization(slug)}
            >
              Open {name}
            </Button>
          ))}
          <Button
            variant="default"
            fullWidth
            h={36}
            loading={signOut.isPending}
            onClick={() => signOut.mutate()}
          >
            Sign out
          </Button>
        </div>
      </div>
    </main>
  );
}
