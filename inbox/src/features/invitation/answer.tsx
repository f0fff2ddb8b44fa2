import { joinByInvitation } from '@frontdesk/contract';
import type { Me, OpenInvitation } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { client, describeError } from '../../api/client.ts';
import { enterOrganization, useSignOut } from '../../api/session.ts';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { NewPerson } from './new-person.tsx';

interface AnswerProps {
  token: string;
  invitation: OpenInvitation;
  /** Who is signed in here. */
  user: Me['user'];
}

/** The one step that is next for whoever looks at the invitation. */
export function Answer({ token, invitation, user }: AnswerProps): ReactNode {
  const { email, hasAccount, organization } = invitation;
  if (user) {
    return user.email.toLowerCase() === email.toLowerCase() ? (
      <Join token={token} name={user.name} />
    ) : (
      <Other here={user.email} invited={email} />
    );
  }
  if (!hasAccount) return <NewPerson token={token} invitation={invitation} />;
  return (
    <>
      <SignInForm of={email} />
      <p className="muted">You have an account already. Sign in to join {organization.name}.</p>
    </>
  );
}

function Join({ token, name }: { token: string; name: string }): ReactNode {
  const join = useMutation({
    meta: { quiet: true },
    mutationFn: async () => client.call(joinByInvitation, { params: { token } }),
    onSuccess: ({ organization }) => enterOrganization(organization.slug),
  });
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className="stack">
      {join.isError && (
        <p role="alert" className="form-error">
          {describeError(join.error)}
        </p>
      )}
      <Button
        fullWidth
        h={36}
        ref={button}
        loading={join.isPending || join.isSuccess}
        onClick={() => join.mutate()}
      >
        Join as {name}
      </Button>
    </div>
  );
}

function Other({ here, invited }: { here: string; invited: string }): ReactNode {
  const signOut = useSignOut();
  return (
    <div className="stack">
      <p>
        It is for <b>{invited}</b>, but you are signed in as <b>{here}</b>. Sign out to accept it.
      </p>
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
  );
}
