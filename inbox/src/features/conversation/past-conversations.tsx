import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Ago } from '../../ui/ago.tsx';
import { Bone } from '../../ui/states.tsx';
import { useConversations } from '../conversations/use-conversations.ts';
import { addressOf, statuses } from '../conversations/views.tsx';

interface PastConversationsProps {
  contactId: string;
  exceptId: string;
  viewId: string;
}

const SHOWN = 6;

/** What the same customer wrote before. */
export function PastConversations({
  contactId,
  exceptId,
  viewId,
}: PastConversationsProps): ReactNode {
  const { query, items } = useConversations({ contact: contactId, sort: 'newest' });
  const others = items.filter(({ id }) => id !== exceptId).slice(0, SHOWN);
  return (
    <section>
      <h2>Past conversations</h2>
      {query.isPending && <Bone w="80%" />}
      {query.isError && <span className="muted">They could not be loaded</span>}
      {query.isSuccess && others.length === 0 && <span className="muted">This is the first</span>}
      <ul className="past">
        {others.map((other) => (
          <li key={other.id}>
            <Link to={addressOf(viewId, other.id)}>
              <span className="past-icon" title={statuses[other.status].title}>
                {statuses[other.status].icon}
              </span>
              <span className="ellipsis grow">{other.subject ?? other.preview ?? 'No words'}</span>
              <span className="faint">
                <Ago iso={other.lastMessageAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
