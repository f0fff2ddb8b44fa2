import { Button } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Integration } from '@frontdesk/contract';
import { useMay } from '../../api/session.ts';
import { Bone, Failed, Nothing } from '../../ui/states.tsx';
import { IntegrationDialog } from './integration-dialog.tsx';
import { IntegrationRow } from './integration-row.tsx';
import { IntegrationTools } from './integration-tools.tsx';
import { useConsent } from './use-consent.ts';
import { useIntegrations } from './use-integrations.ts';
import './integrations.css';

/** The systems in which agents may look things up and act. */
export function Integrations(): ReactNode {
  const mayWrite = useMay('integrations.write');
  const [edited, setEdited] = useState<Integration | 'new' | null>(null);
  const [shown, setShown] = useState<Integration | null>(null);
  const isReturning = useConsent();
  const query = useIntegrations();
  const isEmpty = query.data?.length === 0;
  const add = mayWrite ? (
    <Button leftSection={<IconPlus size={15} stroke={1.9} />} onClick={() => setEdited('new')}>
      Connect a system
    </Button>
  ) : undefined;
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Integrations</h2>
        {query.data && !isEmpty && add}
      </div>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      {isEmpty && (
        <Nothing
          icon={<IconPlugConnected size={20} stroke={1.6} />}
          title="Nothing connected yet"
          action={add}
        >
          Connect an MCP server or any API, and give its tools to your agents.
        </Nothing>
      )}
      {isReturning && <output className="muted settings-lead">Connecting…</output>}
      <ul className="lines integrations">
        {query.isPending &&
          [1, 2].map((each) => (
            <li key={each} aria-hidden>
              <Bone w={32} h={32} r={10} />
              <Bone w="40%" />
            </li>
          ))}
        {query.data?.map((integration) => (
          <IntegrationRow
            key={integration.id}
            integration={integration}
            mayWrite={mayWrite}
            edit={() => setEdited(integration)}
            showTools={() => setShown(integration)}
          />
        ))}
      </ul>
      {edited !== null && (
        <IntegrationDialog
          integration={edited === 'new' ? undefined : edited}
          close={() => setEdited(null)}
        />
      )}
      {shown && <IntegrationTools integration={shown} close={() => setShown(null)} />}
    </>
  );
}
