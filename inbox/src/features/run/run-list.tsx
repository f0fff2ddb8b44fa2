import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Ago } from '../../ui/ago.tsx';
import { Bone } from '../../ui/states.tsx';
import { money } from '../conversation/step-words.ts';
import { statusWords } from './status-words.ts';
import { useOpenRun } from './use-open-run.ts';
import { useRuns } from './use-run.ts';

/** All runs of a conversation, to go from one to another. */
export function RunList({
  conversationId,
  openId,
}: {
  conversationId: string;
  openId: string;
}): ReactNode {
  const query = useRuns(conversationId);
  const { open } = useOpenRun();
  const runs = (query.data?.pages ?? []).flatMap(({ items }) => items);
  return (
    <section className="run-list" aria-label="All runs of this conversation">
      <h3>All runs of this conversation</h3>
      {query.isPending && <Bone w="70%" />}
      {query.isError && <p className="muted">They could not be loaded</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <button
              type="button"
              aria-current={run.id === openId || undefined}
              onClick={() => open(run.id)}
            >
              <span className="badge" data-tone={statusWords[run.status].tone}>
                {statusWords[run.status].word}
              </span>
              <span className="ellipsis grow">{run.question ?? 'No message'}</span>
              <span className="faint nums">
                {run.costMicros > 0 && `${money(run.costMicros)} · `}
                <Ago iso={run.createdAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Older runs
        </Button>
      )}
    </section>
  );
}
