import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { ApiError } from '../../api/client.ts';
import { useSignOut } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Bone, Failed } from '../../ui/states.tsx';
import { deviceWords, isHandheld } from './device-words.ts';
import { useSignedIn, useSignOutOthers } from './use-signed-in.ts';
import type { Browser } from './use-signed-in.ts';

/** The browsers in which the person is signed in, each to be signed out. */
export function SignedInList(): ReactNode {
  const query = useSignedIn();
  const signOut = useSignOutOthers();
  const [isAsking, setAsking] = useState(false);
  const hasOthers = query.data?.some(({ isThis }) => !isThis) ?? false;
  return (
    <section className="form-part">
      <div className="row">
        <h3 className="grow">Where you are signed in</h3>
        {hasOthers && (
          <Button variant="default" onClick={() => setAsking(true)}>
            Sign out all others
          </Button>
        )}
      </div>
      {query.isError && !query.data && <Refused error={query.error} retry={query.refetch} />}
      <ul className="lines">
        {query.isPending && (
          <li aria-hidden>
            <Bone w="50%" />
          </li>
        )}
        {query.data?.map((browser) => (
          <Row key={browser.id} browser={browser} />
        ))}
      </ul>
      <Confirm
        isOpen={isAsking}
        title="Sign out all others?"
        verb="Sign out"
        isBusy={signOut.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => signOut.mutate({}, { onSettled: () => setAsking(false) })}
      >
        Every browser but this one has to sign in again.
      </Confirm>
    </section>
  );
}

function Row({ browser }: { browser: Browser }): ReactNode {
  const { userAgent, ipAddress, isThis, updatedAt, token } = browser;
  const signOut = useSignOutOthers();
  const Icon = isHandheld(userAgent) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li>
      <Icon size={20} stroke={1.5} className="faint device" aria-hidden />
      <span className="grow">
        <span className="ellipsis line-name">{deviceWords(userAgent)}</span>
        <span className="muted ellipsis line-more">
          {ipAddress !== null && ipAddress !== undefined && ipAddress !== '' && `${ipAddress} · `}
          {isThis ? (
            'Active now'
          ) : (
            <>
              Active <Ago iso={updatedAt} long />
            </>
          )}
        </span>
      </span>
      {isThis ? (
        <span className="badge" data-tone="green">
          This one
        </span>
      ) : (
        <Button
          variant="subtle"
          loading={signOut.isPending}
          aria-label={`Sign out ${deviceWords(userAgent)}`}
          onClick={() => signOut.mutate({ token })}
        >
          Sign out
        </Button>
      )}
    </li>
  );
}

/** The list is only for those who proved a short while ago who they are. */
function Refused({ error, retry }: { error: Error; retry: () => unknown }): ReactNode {
  const signOut = useSignOut();
  if (!(error instanceof ApiError) || error.problem.status !== 403) {
    return <Failed error={error} retry={retry} />;
  }
  return (
    <div className="row account-stale">
      <p className="muted grow">
        You signed in more than a day ago. To be sure that it is you, sign in again to see this
        list.
      </p>
      <Button variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign in again
      </Button>
    </div>
  );
}
