import type { Channel } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { ChannelLog } from './channel-log.tsx';
import { ChannelRow } from './channel-row.tsx';
import { useChannels } from './use-channels.ts';
import './channels.css';

/** The ways in which customers reach the desk. */
export function Channels(): ReactNode {
  const mayWrite = useMay('channels.write');
  const [edited, setEdited] = useState<Channel | 'new' | null>(null);
  const [logged, setLogged] = useState<Channel | null>(null);
  const query = useChannels();
  return (
    <>
      <div className="settings-title row">
        <h2 className="grow">Channels</h2>
        {mayWrite && (
          <Button
            leftSection={<IconPlus size={15} stroke={1.9} />}
            onClick={() => setEdited('new')}
          >
            Add a channel
          </Button>
        )}
      </div>
      <p className="muted settings-lead">
        Customers write where they are. Whatever way it comes, it is one conversation in the inbox.
      </p>
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      <ul className="lines channels">
        {query.isPending &&
          [1, 2].map((each) => (
            <li key={each} aria-hidden>
              <Bone w={32} h={32} r={10} />
              <Bone w="40%" />
            </li>
          ))}
        {query.data?.items.map((channel) => (
          <ChannelRow
            key={channel.id}
            channel={channel}
            mayWrite={mayWrite}
            edit={() => setEdited(channel)}
            showLog={() => setLogged(channel)}
          />
        ))}
      </ul>
      {edited !== null && (
        <ChannelDialog
          channel={edited === 'new' ? undefined : edited}
          close={() => setEdited(null)}
        />
      )}
      {logged && <ChannelLog channel={logged} close={() => setLogged(null)} />}
    </>
  );
}
