import { IconMessages } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { usePageTitle } from '../../ui/page-title.ts';
import { Nothing } from '../../ui/states.tsx';
import { Keys } from '../../ui/tip.tsx';
import { ConversationPane } from '../conversation/conversation-pane.tsx';
import { ConversationList } from './conversation-list.tsx';
import { useView } from './use-view.ts';
import type { View } from './views.tsx';
import './conversations.css';

/** The list and the open conversation side by side; on a phone one of them. */
export function ConversationsPage(): ReactNode {
  const { id } = useParams();
  const view = useView();
  return (
    <div className="inbox" data-open={id !== undefined || undefined}>
      <ConversationList key={view.id} view={view} openId={id} />
      {id === undefined ? (
        <NoConversation view={view} />
      ) : (
        <ConversationPane key={id} id={id} viewId={view.id} />
      )}
    </div>
  );
}

function NoConversation({ view }: { view: View }): ReactNode {
  usePageTitle(view.title);
  return (
    <section className="conversation-none">
      <Nothing icon={<IconMessages size={20} stroke={1.6} />} title="No conversation open">
        Choose one from the list, or move through it with <Keys keys="j" /> and <Keys keys="k" />.
      </Nothing>
    </section>
  );
}
