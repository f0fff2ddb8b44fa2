import type { ReactNode } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { useMe } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import { SignInForm } from './sign-in-form.tsx';
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
          No account yet? Ask an owner or admin of your organization to invite you.
        </p>
      </div>
    </main>
  );
}

/** Only a path of this app: an address from the query could lead anywhere. */
function safePath(to: string | null): string {
  return to !== null && /^\/(?![/\\])/u.test(to) ? to : '/';
}
