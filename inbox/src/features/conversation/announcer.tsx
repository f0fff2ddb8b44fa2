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

function wordsOf(message: Message, customer: string): string {
  const { senderType, senderName, content, attachments } = message;
  if (senderType === 'system') return content;
  const said = [content, ...attachments.map(({ name }) => name)].filter((part) => part !== '');
  return `${senderName ?? (senderType === 'customer' ? customer : 'Team')}: ${said.join(', ')}`;
}
