import type { Message } from '@frontdesk/contract';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session.ts';

/**
 * Reads new messages out, for who cannot see them arrive. What is here at first, older pages and
 * one's own words are no news; the log itself is silent, so that loading it is too.
 */
export function Announcer({
  messages,
  customer,
}: {
  messages: readonly Message[];
  customer: string;
}): ReactNode {
  const { user } = useSession();
  const last = messages.at(-1);
  const [begunAt] = useState(last?.id);
  const isNews = last !== undefined && last.id !== begunAt && last.senderId !== user.id;
  return <output className="visually-hidden">{isNews && wordsOf(last, customer)}</output>;
}

function wordsOf({ senderType, senderName, content }: Message, customer: string): string {
  if (senderType === 'system') return content;
  return `${senderName ?? (senderType === 'customer' ? customer : 'Team')}: ${content}`;
}
