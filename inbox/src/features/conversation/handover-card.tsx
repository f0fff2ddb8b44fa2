import { getHandover } from '@frontdesk/contract';
import type { ConversationDetail, Handover } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconChevronDown, IconUserShare } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { Bone } from '../../ui/states.tsx';
import { reasonWords } from './handover-words.ts';
import './handover-card.css';

interface HandoverCardProps {
  conversation: ConversationDetail;
  /** Puts the suggested answer into the composer. */
  use: (text: string) => void;
}

/** Above the composer, while people have it: why the AI gave it to them, a summary, an answer. */
export function HandoverCard({ conversation, use }: HandoverCardProps): ReactNode {
  const { id, handler, status } = conversation;
  const { data } = useQuery({
    queryKey: keys.handover(id),
    queryFn: async ({ signal }) => client.call(getHandover, { params: { id } }, { signal }),
  });
  const handover = data?.handover;
  const isOver = status === 'resolved' || status === 'closed';
  if (!handover || handler !== 'person' || isOver) return null;
  // Who has answered it has read it: it folds.
  const key = `${handover.id} ${handover.isAnswered}`;
  return <Card key={key} handover={handover} use={use} />;
}

function Card({ handover, use }: { handover: Handover; use: (text: string) => void }): ReactNode {
  const { reason, ruleName, isAnswered, createdAt } = handover;
  const [isOpen, setOpen] = useState(!isAnswered);
  const panel = useId();
  return (
    <section className="handed" aria-label="Handover">
      <button
        type="button"
        className="handed-head"
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={() => setOpen(!isOpen)}
      >
        <IconUserShare size={15} stroke={1.7} aria-hidden />
        <span className="grow">
          {reasonWords(reason)}
          {ruleName !== null && <span className="muted"> · {ruleName}</span>}
        </span>
        <Ago iso={createdAt} />
        <IconChevronDown size={14} aria-hidden />
      </button>
      {isOpen && (
        <div id={panel} className="handed-body">
          <Body
            handover={handover}
            use={(text) => {
              use(text);
              setOpen(false);
            }}
          />
        </div>
      )}
    </section>
  );
}

function Body({ handover, use }: { handover: Handover; use: (text: string) => void }): ReactNode {
  const mayWrite = useMay('conversations.write');
  const { status, summary, suggestion, sources, model } = handover;
  if (status === 'writing') {
    return (
      <>
        <Bone w="70%" />
        <Bone w="45%" />
      </>
    );
  }
  if (summary === null) return <p className="muted">No summary could be written.</p>;
  return (
    <>
      <Markdown source={summary} />
      {suggestion !== null && (
        <div className="handed-answer">
          <div className="row">
            <h3 className="grow">Suggested answer</h3>
            {mayWrite && (
              <Button size="xs" variant="default" onClick={() => use(suggestion)}>
                Use it
              </Button>
            )}
          </div>
          <Markdown source={suggestion} />
        </div>
      )}
      <p className="handed-by muted">
        {model === null ? 'Quoted, without a model' : `Written by ${model}`}
        {sources.length > 0 && ` · from ${sources.map(({ title }) => title).join(', ')}`}
      </p>
    </>
  );
}
