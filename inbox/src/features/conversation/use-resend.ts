import { resendMessage } from '@frontdesk/contract';
import type { Message } from '@frontdesk/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

/** Sends an answer again of which it is not sure that it arrived. */
export function useResend(): UseMutationResult<
  Message,
  Error,
  Pick<Message, 'id' | 'conversationId'>
> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ id: messageId, conversationId: id }) =>
      client.call(resendMessage, { params: { id, messageId } }),
    onSettled: async (_, __, { conversationId }) =>
      cache.invalidateQueries({ queryKey: keys.messages(conversationId) }),
  });
}
