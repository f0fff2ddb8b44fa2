import type { Domain, DomainState } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { Ago } from '../../ui/ago.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useCheckDomain } from './use-domains.ts';

const states: Record<DomainState, { tone: string; word: string }> = {
  waiting: { tone: 'amber', word: 'Waiting for the record' },
  proved: { tone: 'green', word: 'Proved' },
  missing: { tone: 'red', word: 'Record gone' },
};

interface RowProps {
  domain: Domain;
  mayWrite: boolean;
  remove: () => void;
}

/** One domain: how it stands, and what is to be done. */
export function DomainRow({ domain, mayWrite, remove }: RowProps): ReactNode {
  const { host, state, lastCheckedAt } = domain;
  const check = useCheckDomain();
  const { tone, word } = states[state];
  return (
    <li>
      <div className="row domain-head">
        <span className="grow">
          <span className="ellipsis line-name">{host}</span>
          <span className="muted ellipsis line-more">
            {domain.isInUse && 'Links to your articles lead here · '}
            {lastCheckedAt === null ? (
              'Not looked up yet'
            ) : (
              <>
                Looked up <Ago iso={lastCheckedAt} long />
              </>
            )}
          </span>
        </span>
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        {mayWrite && (
          <span className="row domain-acts">
            <Button
              variant="default"
              loading={check.isPending}
              onClick={() =>
                check.mutate(domain, {
                  onSuccess: (seen) => {
                    if (seen.state === 'proved') toast.success(`${host} is proved.`);
                  },
                })
              }
            >
              Check now
            </Button>
            <Button variant="subtle" onClick={remove}>
              Remove
            </Button>
          </span>
        )}
      </div>
      {state !== 'proved' && <Steps domain={domain} />}
      {(check.isError || domain.problem !== null) && (
        <output className="domain-problem">
          {check.isError ? describeError(check.error) : domain.problem}
        </output>
      )}
    </li>
  );
}

/** What is to be set in the DNS. */
function Steps({ domain: { host, state, record } }: { domain: Domain }): ReactNode {
  return (
    <ol className="domain-steps">
      {state === 'waiting' && (
        <li>
          Point <b>{host}</b> at this server with a CNAME or A record, and let the proxy in front
          answer for it with TLS. The guide docs/guides/custom-domains.md shows how.
        </li>
      )}
      <li>
        {state === 'waiting'
          ? 'Set this TXT record where the name is managed, and leave it there. Then check.'
          : 'Set this TXT record again within three days, or the domain stops answering.'}
        <dl className="domain-record">
          <dt>Type</dt>
          <dd>TXT</dd>
          <dt>Name</dt>
          <dd>
            <CopyField label="Name of the record" value={record.name} />
          </dd>
          <dt>Value</dt>
          <dd>
            <CopyField label="Value of the record" value={record.value} />
          </dd>
        </dl>
      </li>
    </ol>
  );
}
