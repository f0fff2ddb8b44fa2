import type { ReactNode } from 'react';
import { NameForm } from './name-form.tsx';
import { PasswordForm } from './password-form.tsx';
import { SignedInList } from './signed-in-list.tsx';
import { TwoFactor } from './two-factor.tsx';
import './account.css';

/** What belongs to the person alone: name, password, a second step, and where they are signed in. */
export function AccountSettings(): ReactNode {
  return (
    <>
      <h2 className="settings-title">Your account</h2>
      <div className="form is-plain account-form">
        <NameForm />
        <PasswordForm />
        <TwoFactor />
        <SignedInList />
      </div>
    </>
  );
}
