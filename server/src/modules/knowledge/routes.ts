import { searchKnowledge } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { plain } from './chunk.ts';
import { importRoutes } from './import.ts';
import { itemRoutes } from './items.ts';
import { listRoute } from './list.ts';
import type { Search } from './search.ts';

const SNIPPET = 300;

/** The routes of /api/knowledge. */
export function knowledgeRoutes(options: {
  database: Database;
  jobs: Jobs;
  search: Search;
}): BoundRoute[] {
  const { database, jobs, search } = options;
  return [
    listRoute(database),
    bind(searchKnowledge, async ({ query, caller, signal }) => {
      const { organizationId } = caller;
      const passages = await search(organizationId, query.q, { limit: query.limit, signal });
      const items = passages.map(({ itemId, title, slug, fileName, heading, text, score }) => ({
        id: itemId,
        title,
        slug,
        fileName,
        heading,
        snippet: shortened(plain(text)),
        score,
      }));
      return { items };
    }),
    ...importRoutes(database, jobs),
    ...itemRoutes(database, jobs),
  ];
}

function shortened(text: string): string {
  if (text.length <= SNIPPET) return text;
  return `${text.slice(0, SNIPPET).replace(/\s+\S*$/u, '')}…`;
}
