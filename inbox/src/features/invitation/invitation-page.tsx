import { openInvitation } from '@frontdesk/contract';
import type { OpenInvitation } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { client, describeError, isRefusal } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMe } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import { Bone } from '../../ui/states.tsx';
import { named } from '../settings/roles.ts';
import { Answer } from './answer.tsx';
import '../sign-in/sign-in.css';

/** What somebody was invited to, and the way in. */
export function InvitationPage(): ReactNode {
  const { token = '' } = useParams();
  usePageTitle('Invitation');
  const me = useMe();
  const query = useQuery({
    queryKey: keys.invitation(token),
    queryFn: async ({ signal }) => client.call(openInvitation, { params: { token } }, { signal }),
  });
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        {(query.isPending || (query.data && me.isPending)) && <Waits />}
        {query.isError && !query.data && <Closed error={query.error} retry={query.refetch} />}
        {query.data && !me.isPending && (
          <>
            <h1>Join {query.data.organization.name}</h1>
            <Lead invitation={query.data} />
            <Answer token={token} invitation={query.data} user={me.data?.user ?? null} />
          </>
        )}
      </div>
    </main>
  );
}

function Lead({ invitation }: { invitation: OpenInvitation }): ReactNode {
  const { invitedBy, role, organization } = invitation;
  return (
    <p className="muted sign-in-lead">
      {invitedBy === null
        ? `You are invited to ${organization.name} on Frontdesk as ${named(role)}.`
        : `${invitedBy} invited you to ${organization.name} on Frontdesk as ${named(role)}.`}
    </p>
  );
}

function Waits(): ReactNode {
  return (
    <output className="stack" aria-label="Loading the invitation">
      <Bone w="70%" h={18} />
      <Bone w="100%" />
      <Bone w="100%" h={34} r={8} />
    </output>
  );
}

function Closed({ error, retry }: { error: Error; retry: () => unknown }): ReactNode {
  if (!isRefusal(error)) {
    return (
      <div role="alert">
        <h1>This could not be loaded</h1>
        <p className="muted sign-in-lead">{describeError(error)}</p>
        <Button fullWidth h={36} onClick={() => retry()}>
          Try again
        </Button>
      </div>
    );
  }
  return (
    <div role="alert">
      <h1>This invitation is closed</h1>
      <p className="muted sign-in-lead">
        It was used, taken back, or has expired. Ask whoever invited you to send it again. If you
        have joined already, sign in.
      </p>
      <Button component={Link} to="/sign-in" variant="default" fullWidth h={36}>
        Sign in
      </Button>
    </div>
  );
}
