import type { Channel, ChannelRequest } from '@frontdesk/contract';
import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { Ago } from '../../ui/ago.tsx';
import { Bone } from '../../ui/states.tsx';
import { useRepeat, useRequests } from './use-channels.ts';

const WORDS: Record<ChannelRequest['status'], { word: string; tone: string | undefined }> = {
  queued: { word: 'Waiting', tone: 'amber' },
  done: { word: 'Genuine, read', tone: 'green' },
  failed: { word: 'Genuine, not read', tone: 'red' },
  refused: { word: 'Turned away', tone: 'red' },
};

/** What a vendor last told, as it comes, and whether it was the vendor's own. */
export function ChannelLog({ channel, close }: { channel: Channel; close: () => void }): ReactNode {
  const query = useRequests(channel.id);
  const requests = query.data?.items;
  return (
    <Modal opened onClose={close} title={`Last events of ${channel.name}`} size={720}>
      {query.isPending && <Bone w="60%" />}
      {query.isError && <p className="form-error">{describeError(query.error)}</p>}
      {requests?.length === 0 && (
        <p className="muted">Nothing has come yet. Write to the channel: it shows here at once.</p>
      )}
      <ul className="lines channel-log" aria-live="polite">
        {requests?.map((request) => (
          <Line key={request.id} channelId={channel.id} request={request} />
        ))}
      </ul>
    </Modal>
  );
}

function Line({ channelId, request }: { channelId: string; request: ChannelRequest }): ReactNode {
  const { id, status, outcome, error, receivedAt, preview } = request;
  const { word, tone } = WORDS[status];
  const repeat = useRepeat(channelId);
  return (
    <li>
      <div className="row channel-head">
        <span className="badge" data-tone={tone}>
          {word}
        </span>
        <span className="grow muted line-more">{outcome.join(', ')}</span>
        <span className="muted">
          <Ago iso={receivedAt} long />
        </span>
        {status === 'failed' && (
          <Button variant="default" loading={repeat.isPending} onClick={() => repeat.mutate(id)}>
            Read again
          </Button>
        )}
      </div>
      {error !== null && <p className="form-error">{error}</p>}
      {preview !== '' && (
        <details>
          <summary>What it said</summary>
          <pre className="channel-said">{preview}</pre>
        </details>
      )}
    </li>
  );
}
