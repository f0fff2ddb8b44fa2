import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { Bone, Failed, Waiting } from '../../ui/states.tsx';
import { usePageTitle } from '../../ui/page-title.ts';
import { PageHead } from '../shell/page-head.tsx';
import { ArticleForm } from './article-form.tsx';
import { useArticle } from './use-knowledge.ts';
import './knowledge.css';

/** One article, to read and change; `new` begins one. */
export function ArticlePage(): ReactNode {
  const { id = 'new' } = useParams();
  const isNew = id === 'new';
  const query = useArticle(id, !isNew);
  usePageTitle(isNew ? 'New article' : (query.data?.title ?? 'Article'));
  if (isNew) return <ArticleForm key="new" item={undefined} />;
  if (!query.data) {
    return (
      <div className="page">
        <PageHead title="Article" back="/knowledge" />
        {query.isError ? (
          <Failed error={query.error} retry={query.refetch} />
        ) : (
          <Waiting className="article-bones stack" label="Loading the article">
            <Bone w="55%" h={22} />
            <Bone w="95%" />
            <Bone w="88%" />
            <Bone w="91%" />
            <Bone w="40%" />
          </Waiting>
        )}
      </div>
    );
  }
  // Another article is another form; news of the same one go into the form that is open.
  return <ArticleForm key={query.data.id} item={query.data} />;
}
