import {
  createChannel,
  deleteChannel,
  listChannelRequests,
  listChannels,
  listChannelTypes,
  repeatChannelRequest,
  testChannel,
  updateChannel,
} from '@frontdesk/contract';
import type { BodyOf, Channel, ChannelTest } from '@frontdesk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** The kinds of channels that can be added. */
export function useChannelKinds() {
  return useQuery({
    queryKey: keys.channelKinds,
    queryFn: async ({ signal }) => client.call(listChannelTypes, {}, { signal }),
  });
}

/** The ways in. */
export function useChannels() {
  return useQuery({
    queryKey: keys.channels,
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(listChannels, { query: { limit: 100 } }, { signal }),
  });
}

/** Milliseconds between looks at what a vendor tells: no news tell of it. */
const LOOK = 3_000;

/** What the vendor of a channel last told, as it comes. */
export function useRequests(id: string) {
  return useQuery({
    queryKey: keys.channelRequests(id),
    refetchInterval: LOOK,
    queryFn: async ({ signal }) =>
      client.call(listChannelRequests, { params: { id }, query: { limit: 50 } }, { signal }),
  });
}

/** Does something to a channel, and shows all of them as they are then. */
function useAct<Input, Output>(
  act: (input: Input) => Promise<Output>,
  quiet = false,
): UseMutationResult<Output, Error, Input> {
  const cache = useQueryClient();
  return useMutation({
    meta: { quiet },
    mutationFn: act,
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.channels }),
  });
}

type Given =
  | { added: BodyOf<typeof createChannel> }
  | { changed: BodyOf<typeof updateChannel>; id: string };

/** Adds a channel or changes one, and asks its vendor whether it works. */
export function useSaveChannel(): UseMutationResult<
  { channel: Channel; test: ChannelTest | null },
  Error,
  Given
> {
  return useAct(async (given) => {
    const channel =
      'added' in given
        ? await client.call(createChannel, { body: given.added })
        : await client.call(updateChannel, { params: { id: given.id }, body: given.changed });
    const test = channel.isActive
      ? await client.call(testChannel, { params: { id: channel.id } })
      : null;
    return { channel, test };
  }, true);
}

/** Asks a vendor whether a channel works. */
export function useTest(): UseMutationResult<ChannelTest, Error, string> {
  return useAct(async (id) => client.call(testChannel, { params: { id } }));
}

/** Switches a channel on, which asks its vendor, or off. */
export function useSwitch(): UseMutationResult<void, Error, { id: string; isActive: boolean }> {
  return useAct(async ({ id, isActive }) => {
    await client.call(updateChannel, { params: { id }, body: { isActive } });
    if (isActive) await client.call(testChannel, { params: { id } });
  });
}

export function useDeleteChannel(): UseMutationResult<undefined, Error, string> {
  return useAct(async (id) => client.call(deleteChannel, { params: { id } }));
}

/** Has something that could not be read be read again. */
export function useRepeat(id: string): UseMutationResult<unknown, Error, string> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async (requestId) =>
      client.call(repeatChannelRequest, { params: { id, requestId } }),
    onSettled: async () => cache.invalidateQueries({ queryKey: keys.channelRequests(id) }),
  });
}
