import { Button } from '@mantine/core';
import { IconBook2, IconSearchOff } from '@tabler/icons-react';
import type { KnowledgeSummary } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Ago } from '../../ui/ago.tsx';
import { Bone, Failed, Nothing, Waiting } from '../../ui/states.tsx';
import { useArticles } from './use-knowledge.ts';
import { number } from '../../ui/number.ts';

interface ArticleListProps {
  q: string;
  clear: () => void;
  openImport: () => void;
}

/** The articles, last changed first. */
export function ArticleList({ q, clear, openImport }: ArticleListProps): ReactNode {
  const query = useArticles(q);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (query.isPending) return <ArticleBones />;
  if (query.isError && items.length === 0) {
    return <Failed error={query.error} retry={query.refetch} />;
  }
  if (items.length === 0) return <NoArticles q={q} clear={clear} openImport={openImport} />;
  return (
    <div aria-busy={query.isFetching}>
      <ul className="articles">
        {items.map((item) => (
          <ArticleRow key={item.id} item={item} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className="articles-more">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function ArticleRow({ item }: { item: KnowledgeSummary }): ReactNode {
  return (
    <li>
      <Link to={`/knowledge/${encodeURIComponent(item.id)}`} className="article-row">
        <span className="grow article-title">
          <span className="ellipsis">{item.title}</span>
          <span className="faint ellipsis article-file">
            {[item.category, item.fileName].filter(Boolean).join(' · ')}
          </span>
        </span>
        {!item.isPublished && <span className="badge">Draft</span>}
        {!item.isIndexed && (
          <span className="badge" title="The AI finds it by words already, soon by meaning too">
            Indexing
          </span>
        )}
        <span className="faint article-uses nums only-desk">
          {item.useCount > 0 && `Used ${number(item.useCount)}×`}
        </span>
        <span className="faint article-time">
          <Ago iso={item.updatedAt} />
        </span>
      </Link>
    </li>
  );
}

function NoArticles({ q, clear, openImport }: ArticleListProps): ReactNode {
  const mayWrite = useMay('knowledge.write');
  if (q !== '') {
    return (
      <Nothing
        icon={<IconSearchOff size={20} stroke={1.6} />}
        title={`No article has “${q}”`}
        action={
          <Button variant="default" onClick={clear}>
            Clear the search
          </Button>
        }
      >
        Try fewer or other words.
      </Nothing>
    );
  }
  return (
    <Nothing
      icon={<IconBook2 size={20} stroke={1.6} />}
      title="The AI knows nothing yet"
      action={mayWrite ? <Button onClick={openImport}>Import a help centre</Button> : undefined}
    >
      Import your help centre or write an article. The AI answers from it and names its source.
    </Nothing>
  );
}

function ArticleBones(): ReactNode {
  return (
    <Waiting className="articles" label="Loading articles">
      {[62, 48, 70, 55, 40, 66, 52, 58].map((width) => (
        <div key={width} className="article-row" aria-hidden>
          <Bone w={`${width * 0.6}%`} />
          <span className="grow" />
          <Bone w={32} />
        </div>
      ))}
    </Waiting>
  );
}
