import type { ReactNode } from 'react';
import { Bone } from '../../ui/states.tsx';
import { useArticles } from './use-knowledge.ts';
import { counted, number } from '../../ui/number.ts';

/** How many articles there are and how many the AI can already find by meaning. */
export function IndexState(): ReactNode {
  const { data, isError } = useArticles('');
  const first = data?.pages[0];
  if (!first) return isError ? null : <Bone w={120} />;
  const { total, indexed } = first;
  if (total === 0) return null;
  const articles = counted(total, 'article');
  if (indexed >= total)
    return <span className="index-state muted nums">{articles}, all indexed</span>;
  return (
    <span className="index-state muted nums">
      <progress className="bar" aria-label="Indexed" value={indexed} max={total} />
      {number(indexed)} of {articles} indexed
    </span>
  );
}
