import { IconSparkles } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { live } from '../../api/live.ts';
import type { Typist } from '../../api/live.ts';
import { useSession } from '../../api/session.ts';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { useStore } from '../../ui/store.ts';
import { Hidden } from '../../ui/hidden.tsx';

const nobody: readonly Typist[] = [];

/** What happens right now: the AI's words as they are written, and who types. */
export function LiveParts({ id, customer }: { id: string; customer: string }): ReactNode {
  const { user } = useSession();
  const answer = useStore(live, ({ answers }) => answers[id]);
  const typing = useStore(live, (state) => state.typing[id] ?? nobody);
  const isTyping = typing.some(({ who }) => who === 'customer');
  const colleagues = typing.filter(({ who, userId }) => who === 'agent' && userId !== user.id);
  return (
    <>
      {answer && (
        // Not read out word by word: the finished message is announced once.
        <article className="message" data-from="ai" data-first aria-live="off" aria-busy>
          <header className="message-head">
            <IconSparkles size={13} stroke={1.8} aria-hidden />
            <span>{answer.agentName ?? 'AI'} is writing</span>
          </header>
          <div className="bubble is-live">
            {answer.text === '' ? (
              <Dots />
            ) : (
              <Markdown source={(answer.start > 0 ? '… ' : '') + answer.text} />
            )}
          </div>
        </article>
      )}
      {isTyping && (
        <article className="message" data-from="customer" data-first>
          <div className="bubble">
            <Hidden>{customer} is typing</Hidden>
            <Dots />
          </div>
        </article>
      )}
      {colleagues.length > 0 && (
        <p className="system-line">
          {colleagues.map(({ name }) => name ?? 'A colleague').join(', ')}{' '}
          {colleagues.length === 1 ? 'is' : 'are'} writing an answer
        </p>
      )}
    </>
  );
}

function Dots(): ReactNode {
  return (
    <span className="dots" aria-hidden>
      <i />
      <i />
      <i />
    </span>
  );
}
