import { getOrganization } from '@frontdesk/contract';
import type { Organization } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { enterOrganization } from '../../api/session.ts';
import mark from '../../ui/mark.svg';
import { usePageTitle } from '../../ui/page-title.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { day } from '../../ui/time.ts';
import { DeleteDialog } from '../settings/organization-end.tsx';
import { useExport, useReactivate } from '../settings/use-organization-end.ts';
import '../sign-in/sign-in.css';

/** A deactivated organization, as its owners see it: open it again, take it along, or end it. */
export function ClosedPage(): ReactNode {
  const { slug = '' } = useParams();
  usePageTitle('Deactivated');
  const query = useQuery({
    queryKey: keys.organization(slug),
    queryFn: async ({ signal }) => client.call(getOrganization, { params: { slug } }, { signal }),
  });
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <img src={mark} alt="" width={40} height={40} />
        {query.isPending && <Bone w="70%" h={18} />}
        {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
        {query.data && <Closed organization={query.data} />}
      </div>
    </main>
  );
}

function Closed({ organization }: { organization: Organization }): ReactNode {
  const { name, slug, deletesAt } = organization;
  const [isDeleting, setDeleting] = useState(false);
  const cache = useQueryClient();
  const reactivate = useReactivate(organization, () => enterOrganization(slug));
  const take = useExport(organization);
  return (
    <>
      <h1>{deletesAt === null ? `${name} is deactivated` : `${name} is being deleted`}</h1>
      <p className="muted sign-in-lead">
        {deletesAt === null
          ? 'Nobody works in it, and customers find the chat and the help centre closed. Everything in it is kept.'
          : `Everything in it is deleted for good on ${day(deletesAt)}. Until then you can take that back.`}
      </p>
      <div className="stack">
        <Button fullWidth h={36} loading={reactivate.isPending} onClick={() => reactivate.mutate()}>
          {deletesAt === null ? 'Reactivate' : 'Keep and reactivate'}
        </Button>
        <Button
          fullWidth
          h={36}
          variant="default"
          loading={take.isPending}
          onClick={() => take.mutate()}
        >
          Export everything
        </Button>
        {deletesAt === null && (
          <Button
            fullWidth
            h={36}
            variant="default"
            className="danger-text"
            onClick={() => setDeleting(true)}
          >
            Delete
          </Button>
        )}
      </div>
      <p>
        <Link to="/">Go to another organization</Link>
      </p>
      {isDeleting && (
        <DeleteDialog
          organization={organization}
          close={() => setDeleting(false)}
          onDone={() => {
            setDeleting(false);
            void cache.invalidateQueries({ queryKey: keys.organization(slug) });
          }}
        />
      )}
    </>
  );
}
