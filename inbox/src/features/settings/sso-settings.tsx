import type { SingleSignOn } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { SsoForm } from './sso-form.tsx';
import { useDeleteSso, useSso } from './use-sso.ts';

/** How members come in by the organization's identity provider. */
export function SsoSettings(): ReactNode {
  const query = useSso();
  return (
    <>
      <h2 className="settings-title">Single sign-on</h2>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.isPending && <Bone w="60%" />}
      {query.data && <SetUp sso={query.data} />}
    </>
  );
}

function SetUp({ sso }: { sso: SingleSignOn }): ReactNode {
  const mayWrite = useMay('sso.write');
  const { domains, provider } = sso;
  if (domains.length === 0 && !provider) {
    return (
      <Nothing
        icon={<IconWorld size={20} stroke={1.6} />}
        title="Prove your domain first"
        action={
          <Button component={Link} to="/settings/domains">
            Go to domains
          </Button>
        }
      >
        Your identity provider speaks for the addresses of a domain that is yours, as example.com
        for ada@example.com. Add that domain and prove it.
      </Nothing>
    );
  }
  const whose = new Intl.ListFormat('en').format(domains.map((domain) => `@${domain}`));
  return (
    <>
      <p className="muted settings-lead">
        {domains.length === 0
          ? 'No domain is proved any more, so nobody comes in by it. Prove the domain of your addresses again.'
          : `People with an address ${whose} sign in at your identity provider.`}
        {!mayWrite && ' Only an owner changes this: it decides who comes in as whom.'}
      </p>
      <SsoForm
        // The fields follow what is kept, once it is another.
        key={provider?.updatedAt ?? ''}
        sso={sso}
        mayWrite={mayWrite}
      />
      {provider && mayWrite && <TurnOff />}
    </>
  );
}

function TurnOff(): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const turnOff = useDeleteSso();
  return (
    <div className="ends">
      <div className="end-line">
        <div className="grow">
          <h3>Turn single sign-on off</h3>
          <p className="muted">Everybody signs in with a password then.</p>
        </div>
        <Button variant="default" onClick={() => setAsking(true)}>
          Turn off
        </Button>
      </div>
      <Confirm
        isOpen={isAsking}
        title="Turn single sign-on off?"
        verb="Turn off"
        isBusy={turnOff.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() => turnOff.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        What you entered is forgotten. Members who have never had a password choose one by “Forgot
        your password?” on the sign-in page.
      </Confirm>
    </div>
  );
}
