import type { Domain } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { AddDomain } from './add-domain.tsx';
import { DomainRow } from './domain-row.tsx';
import { useDomains, useRemoveDomain } from './use-domains.ts';

/** Hosts of the organization's own, on which its help centre and widget answer. */
export function Domains(): ReactNode {
  const mayWrite = useMay('organization.write');
  const [isAdding, setAdding] = useState(false);
  const query = useDomains();
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={15} stroke={1.9} />} onClick={() => setAdding(true)}>
      Add a domain
    </Button>
  );
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Domains</h2>
        {(query.data?.length ?? 0) > 0 && add}
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {query.isPending && <Bone w="60%" />}
      {query.data?.length === 0 && (
        <Nothing icon={<IconWorld size={20} stroke={1.6} />} title="No domain yet" action={add}>
          Let your help centre answer under a name of your own, as help.example.com.
        </Nothing>
      )}
      {query.data && query.data.length > 0 && <List domains={query.data} mayWrite={mayWrite} />}
      {isAdding && <AddDomain close={() => setAdding(false)} />}
    </>
  );
}

function List({ domains, mayWrite }: { domains: Domain[]; mayWrite: boolean }): ReactNode {
  const [removing, setRemoving] = useState<Domain | null>(null);
  const remove = useRemoveDomain();
  return (
    <>
      <p className="muted settings-lead">
        On a proved domain your help centre and the widget answer, and nothing else.
      </p>
      <ul className="lines domains">
        {domains.map((domain) => (
          <DomainRow
            key={domain.id}
            domain={domain}
            mayWrite={mayWrite}
            remove={() => setRemoving(domain)}
          />
        ))}
      </ul>
      <Confirm
        isOpen={removing !== null}
        title={`Remove ${removing?.host ?? ''}?`}
        verb="Remove"
        isBusy={remove.isPending}
        onCancel={() => setRemoving(null)}
        onConfirm={() =>
          removing &&
          remove.mutate(removing, {
            onError: (error) => toast.failure(describeError(error)),
            onSettled: () => setRemoving(null),
          })
        }
      >
        {removing?.verifiedAt === null
          ? 'To add it again later you set a new record.'
          : 'Nothing answers there any more, at once. To add it again later you set a new record.'}
      </Confirm>
    </>
  );
}
