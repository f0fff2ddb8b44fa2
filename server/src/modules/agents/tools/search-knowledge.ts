import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { NumberedPassage, Tool } from '../turn/tool.ts';
import { ANSWERABLE } from '../../knowledge/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';

const Input = z.object({
  query: z
    .string()
    .trim()
    .min(1)
    .describe('The question, complete in itself, in the words of the customer'),
});

export const SearchSettings = z.object({
  /** Passages that the model gets. */
  limit: z.number().int().min(1).max(10).default(5),
  /**
   * What becomes of sentences of an answer that rest on no source: `mark` shows them to the team,
   * `withhold` keeps them from the customer, who then reads the answer only once it is whole.
   */
  grounding: z.enum(['off', 'mark', 'withhold']).default('mark'),
});

/** Searches the help centre of one organization; passages are numbered to be cited. */
export function searchKnowledge(
  search: Knowledge['search'],
  organizationId: string,
  settings: z.infer<typeof SearchSettings>,
): Tool {
  return defineTool({
    name: 'searchKnowledge',
    stepKind: 'search',
    purpose:
      'Search the help centre. Call it before you answer any question on the product, the company or its policies. Cite the passages that you use by their number, like [1].',
    input: Input,
    async run({ query }, { signal, nextNumber }) {
      const found = await search(organizationId, query.slice(0, 1_000), {
        limit: settings.limit,
        perArticle: 2,
        signal,
      });
      const passages = found.map((passage, index): NumberedPassage => ({
        number: nextNumber + index,
        itemId: passage.itemId,
        title: passage.title,
        slug: passage.slug,
        fileName: passage.fileName,
        text: passage.text,
        relevance: passage.relevance,
      }));
      const value = {
        answerable: (found[0]?.relevance ?? 0) >= ANSWERABLE,
        passages: found.map(({ title, heading, text, relevance }, index) => ({
          number: nextNumber + index,
          title,
          heading,
          text,
          relevance: Math.round(relevance * 1_000) / 1_000,
        })),
      };
      return { kind: 'result', value, passages };
    },
  });
}
