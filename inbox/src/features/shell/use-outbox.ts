import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useNavigate } from 'react-router';
import { findConversation } from '../../api/apply-frame.ts';
import { closeOutbox, openOutbox } from '../../api/outbox.ts';
import type { Outgoing } from '../../api/outgoing.ts';
import type { Session } from '../../api/session-context.ts';
import { viewing } from '../../api/viewing.ts';
import { toast } from '../../ui/toast-store.ts';
import { customerOf } from '../conversations/customer.ts';

/** Sends what the member writes, and tells what was refused where nobody sees it. */
export function useOutbox({ user, organization }: Pick<Session, 'user' | 'organization'>): void {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const owner = `${user.id}:${organization.id}`;
  const tell = useEffectEvent(({ conversationId, isPrivate }: Outgoing, problem: string) => {
    if (viewing.get().conversationId === conversationId) return;
    const conversation = findConversation(cache, conversationId);
    const name = conversation ? customerOf(conversation) : 'a customer';
    const what = isPrivate ? `Your note on ${name}` : `Your reply to ${name}`;
    toast.failure(`${what} was not sent. ${problem}`, {
      title: 'Open',
      run: () => void navigate(`/conversations/${conversationId}`),
    });
  });
  useEffect(() => {
    openOutbox({ cache, owner, onRefused: (entry, problem) => tell(entry, problem) });
    return closeOutbox;
  }, [cache, owner]);
}
