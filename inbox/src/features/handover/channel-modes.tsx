import type { Channel, ChannelHandover, HandoverMode } from '@frontdesk/contract';
import { Button, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { Bone, Failed } from '../../ui/states.tsx';
import { toast } from '../../ui/toast-store.ts';
import { ChannelHours } from './channel-hours.tsx';
import { channelHandoverOf, channelsOf, useSaveChannel } from './use-handover.ts';

/** Who answers first, channel by channel. */
export function ChannelModes(): ReactNode {
  const query = useQuery(channelsOf());
  return (
    <section className="handover-part" aria-labelledby="who-answers">
      <h3 id="who-answers">Who answers first</h3>
      {query.isPending && <Bone w="50%" />}
      {query.isError && !query.data && <Failed error={query.error} retry={query.refetch} />}
      <ul className="lines">
        {query.data?.map((channel) => (
          <ChannelMode key={channel.id} channel={channel} />
        ))}
      </ul>
    </section>
  );
}

function ChannelMode({ channel }: { channel: Channel }): ReactNode {
  const query = useQuery(channelHandoverOf(channel.id));
  return (
    <li className="channel-mode">
      <span className="grow">
        <span className="line-name ellipsis">{channel.name}</span>
        <span className="line-more muted">
          {query.data ? modes[query.data.mode].means : <Bone w={220} />}
        </span>
      </span>
      {query.data && <ChannelHours channel={channel} set={query.data} />}
      {query.data && <ModeForm channel={channel} set={query.data} />}
    </li>
  );
}

const modes: Record<HandoverMode, { title: string; means: string }> = {
  'ai-first': {
    title: 'AI first',
    means: 'The AI answers, and passes on what it cannot.',
  },
  'person-first': {
    title: 'People first',
    means: 'Every conversation goes to the team at once.',
  },
  'customer-choice': {
    title: 'The customer chooses',
    means: 'They say who is to answer before their first message.',
  },
  'ai-outside-hours': {
    title: 'AI outside business hours',
    means: 'People answer while they are there, the AI when they are not.',
  },
  'no-handover': {
    title: 'AI alone',
    means: 'Nothing is passed on. The customer reads a message instead.',
  },
};

function ModeForm({ channel, set }: { channel: Channel; set: ChannelHandover }): ReactNode {
  const mayWrite = useMay('channels.write');
  const save = useSaveChannel(channel.id);
  const [message, setMessage] = useState(set.message ?? '');
  const store = (part: Partial<ChannelHandover>): void =>
    save.mutate({ ...set, ...part }, { onSuccess: () => toast.success('Saved.') });
  return (
    <>
      <Select
        className="mode-select"
        aria-label={`Who answers first on ${channel.name}`}
        disabled={!mayWrite || save.isPending}
        allowDeselect={false}
        data={Object.entries(modes).map(([value, { title }]) => ({ value, label: title }))}
        value={set.mode}
        onChange={(value) => value !== null && isMode(value) && store({ mode: value })}
      />
      {set.mode === 'no-handover' && (
        <form
          className="mode-message"
          onSubmit={(event) => {
            event.preventDefault();
            store({ message: message.trim() || null });
          }}
        >
          <Textarea
            label="What the customer reads instead"
            description="Empty: our own words, in their language"
            placeholder="We answer at help@example.com."
            autosize
            minRows={2}
            maxLength={2_000}
            disabled={!mayWrite}
            value={message}
            onChange={(event) => setMessage(event.currentTarget.value)}
          />
          {mayWrite && message.trim() !== (set.message ?? '') && (
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          )}
        </form>
      )}
    </>
  );
}

function isMode(value: string): value is HandoverMode {
  return value in modes;
}
