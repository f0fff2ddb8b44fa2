import { continueConversation, listChannels } from '@frontdesk/contract';
import type { ConversationDetail } from '@frontdesk/contract';
import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { toast } from '../../ui/toast-store.ts';

/** Where nobody is reached who is not there. */
const ONLY_THERE = new Set(['web_widget', 'voice']);

/** Goes on with the customer on another channel, where they are known. */
export function ContinueMenu({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { id } = conversation;
  const [isOpen, setOpen] = useState(false);
  const channels = useQuery({
    queryKey: keys.channels,
    enabled: isOpen,
    queryFn: async ({ signal }) => client.call(listChannels, { query: { limit: 100 } }, { signal }),
  });
  const go = useMutation({
    mutationFn: async (channelId: string) =>
      client.call(continueConversation, { params: { id }, body: { channelId } }),
    onSuccess: () => toast.success('The next answer goes there.'),
  });
  const others = (channels.data?.items ?? []).filter(
    (channel) =>
      channel.isActive && !ONLY_THERE.has(channel.type) && channel.id !== conversation.channelId,
  );
  return (
    <Menu opened={isOpen} onChange={setOpen} position="bottom-start" width={220}>
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" loading={go.isPending}>
          Go on by…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((channel) => (
          <Menu.Item key={channel.id} onClick={() => go.mutate(channel.id)}>
            {channel.name}
          </Menu.Item>
        ))}
        {channels.isSuccess && others.length === 0 && (
          <Menu.Label>No other channel is connected</Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
