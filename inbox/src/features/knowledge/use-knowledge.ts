import {
  createKnowledge,
  deleteKnowledge,
  getKnowledge,
  listKnowledge,
  searchKnowledge,
  updateKnowledge,
} from '@frontdesk/contract';
import type { BodyOf, KnowledgeItem } from '@frontdesk/contract';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { keys } from '../../api/keys.ts';

export type ArticleInput = BodyOf<typeof createKnowledge>;

/** The articles whose title or words match, page by page. */
export function useArticles(q: string, isEnabled = true) {
  return useInfiniteQuery({
    queryKey: keys.knowledgeList(q),
    enabled: isEnabled,
    queryFn: async ({ pageParam, signal }) =>
      client.call(
        listKnowledge,
        {
          query: {
            limit: 50,
            ...(q === '' ? {} : { q }),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** One article with its content. */
export function useArticle(id: string, isEnabled: boolean): UseQueryResult<KnowledgeItem> {
  return useQuery({
    queryKey: keys.knowledgeItem(id),
    enabled: isEnabled,
    // It is going to be edited: what others did meanwhile has to be seen first.
    refetchOnMount: 'always',
    queryFn: async ({ signal }) => client.call(getKnowledge, { params: { id } }, { signal }),
  });
}

/** What the AI would find for a question, best first. */
export function useSearchTest(q: string) {
  return useQuery({
    queryKey: keys.knowledgeSearch(q),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) =>
      client.call(searchKnowledge, { query: { q, limit: 8 } }, { signal }),
  });
}

/** Adds an article, or sends what was changed in the one with this id. */
export function useSaveArticle(
  id: string | undefined,
): UseMutationResult<KnowledgeItem, Error, { form: ArticleInput; changes: Partial<ArticleInput> }> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async ({ form, changes }) =>
      id === undefined
        ? client.call(createKnowledge, { body: form })
        : client.call(updateKnowledge, { params: { id }, body: changes }),
    onSuccess: (item) => {
      cache.setQueryData(keys.knowledgeItem(item.id), item);
      void cache.invalidateQueries({ queryKey: keys.knowledgeLists });
    },
  });
}

/** Removes an article from the knowledge base and the help centre. */
export function useDeleteArticle(id: string): UseMutationResult<undefined, Error, void> {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: async () => client.call(deleteKnowledge, { params: { id } }),
    onSuccess: () => {
      cache.removeQueries({ queryKey: keys.knowledgeItem(id) });
      void cache.invalidateQueries({ queryKey: keys.knowledgeLists });
    },
  });
}
