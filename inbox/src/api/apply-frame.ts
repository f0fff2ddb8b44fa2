import type {
  Conversation,
  ConversationDetail,
  Frame,
  KnowledgeImport,
  Member,
  Message,
} from '@frontdesk/contract';
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import type { ConversationFilter } from './keys.ts';
import { keys } from './keys.ts';
import { mergeConversation, mergeMessage, newer } from './merge.ts';
import type { Pages } from './merge.ts';
import { refreshSoon } from './soon.ts';

type Cached<T> = InfiniteData<Pages<T>['pages'][number]>;

/** Brings a kept frame into everything that is cached. */
export function applyFrame(cache: QueryClient, frame: Frame, userId: string | null): void {
  switch (frame.type) {
    case 'message.created':
    case 'message.updated':
      putMessage(cache, frame.data);
      // A run that waited for the team went on, and did more than is known of it.
      if (frame.data.runId !== null) refreshSoon(cache, keys.run(frame.data.runId));
      return;
    case 'conversation.created':
    case 'conversation.updated':
      putConversation(cache, frame.data, userId);
      // What waits for the team comes and goes with it.
      refreshSoon(cache, keys.approvals(frame.data.id));
      refreshSoon(cache, keys.handover(frame.data.id));
      refreshSoon(cache, keys.counts);
      return;
    case 'import.updated':
      putImport(cache, frame.data);
      refreshSoon(cache, keys.knowledgeLists);
      return;
    case 'knowledge.updated':
      refreshSoon(cache, keys.knowledgeLists);
      if (frame.data.itemId !== null) {
        void cache.invalidateQueries({ queryKey: keys.knowledgeItem(frame.data.itemId) });
      }
      return;
    case 'team.updated':
      void cache.invalidateQueries({ queryKey: keys.teams });
      // Its name stands in what it has; deleted, it is in nothing any more.
      refreshSoon(cache, keys.conversationLists);
      refreshSoon(cache, keys.conversationDetails);
      refreshSoon(cache, keys.counts);
      return;
    case 'member.availability':
      putAvailability(cache, frame.data);
      return;
    case 'agent.updated':
      void cache.invalidateQueries({ queryKey: keys.agents });
      void cache.invalidateQueries({ queryKey: keys.agentTools(frame.data.agentId) });
      return;
    default:
      return;
  }
}

/** Puts a message into its conversation, if that is loaded. */
export function putMessage(cache: QueryClient, message: Message): void {
  change<Cached<Message>>(cache, keys.messages(message.conversationId), (data) =>
    mergeMessage(data, message),
  );
}

/** Notes whether somebody is there; whoever is not known yet is asked for. */
export function putAvailability(
  cache: QueryClient,
  { userId, availability }: Pick<Member, 'userId' | 'availability'>,
): void {
  for (const { queryKey } of cache.getQueryCache().findAll({ queryKey: keys.everybody })) {
    change<Member[]>(cache, queryKey, (members) =>
      members.map((member) => (member.userId === userId ? { ...member, availability } : member)),
    );
    const known = cache.getQueryData<Member[]>(queryKey);
    if (known?.every((member) => member.userId !== userId)) refreshSoon(cache, queryKey);
  }
}

/** Puts an import into the list of the last ones, newest first. */
export function putImport(cache: QueryClient, item: KnowledgeImport): void {
  change<KnowledgeImport[]>(cache, keys.imports, (list) =>
    list.some(({ id }) => id === item.id)
      ? list.map((other) => (other.id === item.id ? item : other))
      : [item, ...list],
  );
}

/** Puts a conversation into every list that shows it, and into its own page. */
export function putConversation(
  cache: QueryClient,
  conversation: Conversation,
  userId: string | null,
): void {
  const lists = cache.getQueryCache().findAll({ queryKey: keys.conversationLists });
  for (const { queryKey } of lists) {
    change<Cached<Conversation>>(cache, queryKey, (data) =>
      mergeConversation(data, conversation, filterOf(queryKey), userId),
    );
  }
  change<ConversationDetail>(cache, keys.conversation(conversation.id), (cached) =>
    newer(cached, conversation) ? { ...cached, ...conversation } : cached,
  );
}

/**
 * Changes what is cached, if anything is. What is being loaded meanwhile may be older than the
 * change and would undo it: the change is made once more after it.
 */
function change<T>(cache: QueryClient, queryKey: QueryKey, make: (data: T) => T): void {
  const apply = (): void => {
    cache.setQueryData<T>(queryKey, (data) => (data === undefined ? undefined : make(data)));
  };
  apply();
  const loading = loadsOf(cache, queryKey);
  if (loading) void loading.then(apply);
}

/** Settles when what is being loaded is in the cache; undefined if nothing is. */
export function loadsOf(cache: QueryClient, queryKey: QueryKey): Promise<void> | undefined {
  const query = cache.getQueryCache().find({ queryKey });
  if (query?.state.fetchStatus !== 'fetching') return undefined;
  return new Promise((resolve) => {
    const stop = cache.getQueryCache().subscribe((event) => {
      if (event.query !== query) return;
      if (event.type !== 'removed' && query.state.fetchStatus === 'fetching') return;
      stop();
      resolve();
    });
  });
}

/** The conversation as any cache knows it. */
export function findConversation(cache: QueryClient, id: string): Conversation | undefined {
  const detail = cache.getQueryData<ConversationDetail>(keys.conversation(id));
  if (detail) return detail;
  const lists = cache.getQueriesData<Cached<Conversation>>({ queryKey: keys.conversationLists });
  for (const [, data] of lists) {
    for (const { items } of data?.pages ?? []) {
      const found = items.find((item) => item.id === id);
      if (found) return found;
    }
  }
  return undefined;
}

function filterOf(queryKey: readonly unknown[]): ConversationFilter {
  const [, filter] = queryKey;
  return isFilter(filter) ? filter : { sort: 'newest' };
}

function isFilter(value: unknown): value is ConversationFilter {
  return typeof value === 'object' && value !== null && 'sort' in value;
}
