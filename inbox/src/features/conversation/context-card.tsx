import type { ConversationDetail } from '@frontdesk/contract';
import { IconBrowser, IconMail, IconPhone, IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { live } from '../../api/live.ts';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Bone } from '../../ui/states.tsx';
import { useStore } from '../../ui/store.ts';
import { duration } from '../../ui/time.ts';
import { channels } from '../../ui/channel-names.ts';
import { customerOf, idOf } from '../conversations/customer.ts';
import { ContinueMenu } from './continue-menu.tsx';
import { PastConversations } from './past-conversations.tsx';
import { PrioritySelect } from './priority-select.tsx';
import { RunTrace } from './run-trace.tsx';
import { TagEditor } from './tag-editor.tsx';
import { useMessages } from './use-conversation.ts';
import { Hidden } from '../../ui/hidden.tsx';
import './context.css';

interface ContextCardProps {
  conversation: ConversationDetail;
  viewId: string;
}

/** Beside the conversation: who the customer is, what it is about, how the AI worked. */
export function ContextCard({ conversation, viewId }: ContextCardProps): ReactNode {
  const mayWrite = useMay('conversations.write');
  const mayChoose = useMay('channels.read');
  return (
    <div className="context-body">
      <Person conversation={conversation} />
      <section>
        <h2>Conversation</h2>
        <dl className="pairs">
          <div>
            <dt>Priority</dt>
            <dd>
              <PrioritySelect conversation={conversation} isReadOnly={!mayWrite} />
            </dd>
          </div>
          {conversation.assignedTeam !== null && (
            <div>
              <dt>Team</dt>
              <dd className="ellipsis">{conversation.assignedTeam.name}</dd>
            </div>
          )}
          <div>
            <dt>Channel</dt>
            <dd>
              {channels[conversation.channel].title}
              {mayWrite && mayChoose && <ContinueMenu conversation={conversation} />}
            </dd>
          </div>
          <div>
            <dt>Began</dt>
            <dd>
              <Ago iso={conversation.startedAt} long />
            </dd>
          </div>
          <div>
            <dt>Messages</dt>
            <dd className="nums">{conversation.messageCount.toLocaleString()}</dd>
          </div>
          {conversation.averageResponseTime !== null && (
            <div>
              <dt>Response time</dt>
              <dd className="nums">{duration(conversation.averageResponseTime * 1_000)}</dd>
            </div>
          )}
          {conversation.customerSatisfaction !== null && (
            <div>
              <dt>Satisfaction</dt>
              <dd className="nums">{conversation.customerSatisfaction} of 5</dd>
            </div>
          )}
        </dl>
      </section>
      <section>
        <h2>Tags</h2>
        <TagEditor conversation={conversation} isReadOnly={!mayWrite} />
      </section>
      <LastRun id={conversation.id} />
      {conversation.contactId !== null && (
        <PastConversations
          contactId={conversation.contactId}
          exceptId={conversation.id}
          viewId={viewId}
        />
      )}
    </div>
  );
}

/** The card while nothing is known. */
export function ContextBones(): ReactNode {
  return (
    <div className="context-body" aria-hidden>
      <section className="row" style={{ gap: 12 }}>
        <Bone w={40} h={40} r={20} />
        <div className="grow stack" style={{ gap: 8 }}>
          <Bone w="55%" />
          <Bone w="35%" />
        </div>
      </section>
      <section className="stack">
        {[70, 82, 64, 76].map((width) => (
          <Bone key={width} w={`${width}%`} />
        ))}
      </section>
    </div>
  );
}

function Person({ conversation }: { conversation: ConversationDetail }): ReactNode {
  const { contact } = conversation;
  const name = customerOf(conversation);
  const email = contact?.email ?? conversation.customerEmail;
  const phone = contact?.phone ?? conversation.customerPhone;
  const isHere = useStore(live, ({ present }) =>
    conversation.contactId !== null ? present.contacts.includes(conversation.contactId) : false,
  );
  return (
    <section className="person">
      <div className="row" style={{ gap: 12 }}>
        <Avatar name={name} seed={idOf(conversation)} size={40} />
        <div className="grow">
          <div className="row" style={{ gap: 4 }}>
            <b className="ellipsis" dir="auto">
              {name}
            </b>
            {contact?.isVerified === true && (
              <>
                <IconRosetteDiscountCheck
                  size={15}
                  stroke={1.7}
                  color="var(--accent)"
                  aria-hidden
                />
                <Hidden>Verified</Hidden>
              </>
            )}
          </div>
          <span className="muted ellipsis person-seen">
            {isHere ? (
              'Here now'
            ) : contact?.lastSeenAt ? (
              <>
                Seen <Ago iso={contact.lastSeenAt} long />
              </>
            ) : (
              'Not here'
            )}
          </span>
        </div>
      </div>
      <ul className="person-ways">
        {email !== null && (
          <li>
            <IconMail size={15} stroke={1.6} aria-hidden />
            <a className="ellipsis" href={`mailto:${email}`}>
              {email}
            </a>
          </li>
        )}
        {phone !== null && (
          <li>
            <IconPhone size={15} stroke={1.6} aria-hidden />
            <span className="ellipsis nums">{phone}</span>
          </li>
        )}
        {email === null && phone === null && conversation.channel === 'web_widget' && (
          <li className="muted">
            <IconBrowser size={15} stroke={1.6} aria-hidden />
            An anonymous visitor
          </li>
        )}
      </ul>
    </section>
  );
}

/** How the AI came to its latest answer. */
function LastRun({ id }: { id: string }): ReactNode {
  const { messages } = useMessages(id);
  const runId = messages.findLast((message) => message.runId !== null)?.runId ?? null;
  if (runId === null) return null;
  return (
    <section>
      <h2>How the AI worked</h2>
      <RunTrace runId={runId} />
    </section>
  );
}
