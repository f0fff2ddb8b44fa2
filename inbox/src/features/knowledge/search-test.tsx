import { IconZoomQuestion } from '@tabler/icons-react';
import type { KnowledgeHit } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Bone, Failed, Nothing, Waiting } from '../../ui/states.tsx';
import { useSearchTest } from './use-knowledge.ts';

interface SearchTestProps {
  q: string;
  ask: (question: string) => void;
}

/** Shows what the AI finds for a question, before a customer asks it. */
export function SearchTest({ q, ask }: SearchTestProps): ReactNode {
  const query = useSearchTest(q);
  if (q === '') {
    return (
      <Nothing
        icon={<IconZoomQuestion size={20} stroke={1.6} />}
        title="See what the AI would find"
        action={
          <button
            type="button"
            className="linkish muted"
            onClick={() => ask('How do I get a refund?')}
          >
            Try “How do I get a refund?”
          </button>
        }
      >
        Ask a question in a customer’s words. The passages that would answer it appear here, best
        first.
      </Nothing>
    );
  }
  if (query.isError && !query.data) return <Failed error={query.error} retry={query.refetch} />;
  if (!query.data) {
    return (
      <Waiting className="hits" label="Searching">
        {[1, 2, 3].map((each) => (
          <div key={each} className="hit stack" style={{ gap: 10 }}>
            <Bone w="38%" h={12} />
            <Bone w="92%" />
            <Bone w="74%" />
          </div>
        ))}
      </Waiting>
    );
  }
  if (query.data.items.length === 0) {
    return (
      <Nothing icon={<IconZoomQuestion size={20} stroke={1.6} />} title="Nothing found">
        No article speaks of this. The AI would hand such a question to the team.
      </Nothing>
    );
  }
  return (
    <ol
      className="hits"
      aria-busy={query.isFetching}
      data-old={query.isPlaceholderData || undefined}
    >
      {query.data.items.map((hit) => (
        <Hit key={hit.id} hit={hit} />
      ))}
    </ol>
  );
}

function Hit({ hit }: { hit: KnowledgeHit }): ReactNode {
  return (
    <li className="hit">
      <div className="row">
        <Link to={`/knowledge/${encodeURIComponent(hit.id)}`} className="ellipsis hit-title">
          {hit.title}
        </Link>
        {hit.heading !== null && hit.heading !== hit.title && (
          <span className="faint ellipsis only-desk">{hit.heading}</span>
        )}
        <span className="grow" />
        <span className="nums muted" title="How well it fits">
          {percentOf(hit.score)}
        </span>
      </div>
      <p>{hit.snippet}</p>
    </li>
  );
}

/** A score of 1 is a sure match already; what is named exactly comes out above it. */
function percentOf(score: number): string {
  const share = Math.min(1, Math.max(0, score));
  return `${Math.round(share * 100)} %`;
}
