import type { Source } from '@frontdesk/contract';
import { ANSWERABLE, articleAddress, plain, quoteOf } from '../knowledge/index.ts';
import type { HelpAddresses, Knowledge, Passage } from '../knowledge/index.ts';
import type { Talk } from './talk.ts';

/** An article that was found, as the team reads and sends it. */
export interface Found {
  source: Source;
  /** The passage, whole, in Markdown. */
  text: string;
  /** Whether it answers what was asked. */
  answers: boolean;
}

/** Looks a question up in the help centre; addresses are whole, for they go to customers. */
export async function findArticles(
  { search, help }: { search: Knowledge['search']; help: HelpAddresses },
  { organization }: Pick<Talk, 'organization'>,
  question: string,
  signal: AbortSignal,
): Promise<Found[]> {
  const passages = await search(organization.id, question.slice(0, 1_000), { limit: 5, signal });
  const helpCenter = help.addressOf(organization);
  return passages.map((passage) => ({
    source: sourceOf(passage, (slug) => new URL(articleAddress(helpCenter, slug), help.publicUrl)),
    text: passage.text,
    answers: passage.relevance >= ANSWERABLE,
  }));
}

function sourceOf({ itemId, title, slug, text }: Passage, urlOf: (slug: string) => URL): Source {
  return {
    id: itemId,
    title,
    url: slug === null ? '' : urlOf(slug).href,
    quote: quoteOf(plain(text)),
  };
}
