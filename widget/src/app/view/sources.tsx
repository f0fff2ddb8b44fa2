import type { Source } from '@frontdesk/contract';
import type { JSX } from 'preact';
import type { Words } from '../../words.ts';
import { plainText } from '../markdown/plain-text.ts';
import { safeHref } from '../markdown/safe-href.ts';
import { ExternalLink } from './external-link.tsx';
import { ArticleIcon } from './icons.tsx';

/** The articles that an answer rests on. */
export function Sources({ sources, words }: { sources: Source[]; words: Words }): JSX.Element {
  return (
    <ul class="sources" aria-label={words.sources}>
      {sources.map((source) => (
        <li key={source.id}>
          <Card source={source} newTab={words.newTab} />
        </li>
      ))}
    </ul>
  );
}

function Card({ source, newTab }: { source: Source; newTab: string }): JSX.Element {
  // The server's own help pages are named without their origin.
  const href = source.url === '' ? undefined : safeHref(source.url, location.origin);
  const inside = (
    <>
      <ArticleIcon />
      <span dir="auto">{source.title}</span>
    </>
  );
  if (href === undefined) return <span class="source">{inside}</span>;
  return (
    <ExternalLink href={href} newTab={newTab} class="source" title={plainText(source.quote)}>
      {inside}
    </ExternalLink>
  );
}
