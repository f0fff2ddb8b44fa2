import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import { AskForLink } from './ask-for-link.tsx';
import { ChoosePassword } from './choose-password.tsx';
import './sign-in.css';

/** For who forgot their password: asks for a link, and behind that link for a new password. */
export function ResetPasswordPage(): ReactNode {
  usePageTitle('New password');
  const token = useLocation().hash.slice(1);
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        {token === '' ? <AskForLink /> : <ChoosePassword token={token} />}
      </div>
    </main>
  );
}
