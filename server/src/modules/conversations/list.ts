import { countConversations, listConversations } from '@frontdesk/contract';
import type { Conversation, ConversationStatus } from '@frontdesk/contract';
import { sql } from 'kysely';
import { likeText } from '../../database/index.ts';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, Request } from '../../http/index.ts';
import { readCursor, writeCursor } from '../../platform/index.ts';
import { ACTIVE } from './team-queue.ts';
import { conversationView, selectConversations } from './view.ts';

type Query = Request<typeof listConversations>['query'];

/** Reading many conversations, and how many there are. */
export function listRoutes(database: Database): BoundRoute[] {
  return [
    bind(listConversations, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => list(tx, query, caller)),
    ),
    bind(countConversations, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        count(tx, caller, query.active ?? false),
      ),
    ),
  ];
}

async function list(
  tx: Tx,
  query: Query,
  caller: Member,
): Promise<{ items: Conversation[]; nextCursor: string | null }> {
  const rows = await page(filtered(tx, query, caller), query).execute();
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  if (rows.length <= query.limit || !last) {
    return { items: shown.map(conversationView), nextCursor: null };
  }
  // The priority travels in front of the time: it is the first key of that order.
  const prefix = query.sort === 'priority' ? `${last.priority}_` : '';
  return {
    items: shown.map(conversationView),
    nextCursor: prefix + writeCursor(last.lastMessageAt, last.id),
  };
}

function filtered(tx: Tx, query: Query, caller: Member) {
  let select = selectConversations(tx)
    .where('conversations.organizationId', '=', caller.organizationId)
    .where('conversations.isTrial', '=', false);
  if (query.active === true) {
    select = select.where('conversations.status', 'in', ACTIVE);
  }
  if (query.status) select = select.where('conversations.status', '=', query.status);
  if (query.channel) select = select.where('conversations.channel', '=', query.channel);
  if (query.team) select = select.where('conversations.assignedTeamId', '=', query.team);
  if (query.contact) select = select.where('conversations.contactId', '=', query.contact);
  if (query.tag !== undefined) {
    select = select.where(sql<boolean>`conversations.tags @> ARRAY[${query.tag}]::text[]`);
  }
  if (query.assignee === 'none') {
    select = select
      .where('conversations.assignedUserId', 'is', null)
      .where('conversations.handler', '=', 'person');
  } else if (query.assignee === 'ai') {
    select = select.where('conversations.handler', '=', 'ai');
  } else if (query.assignee !== undefined) {
    const userId = query.assignee === 'me' ? (caller.userId ?? '') : query.assignee;
    select = select.where('conversations.assignedUserId', '=', userId);
  }
  if (query.q !== undefined && query.q.trim() !== '') select = select.where(matches(query.q));
  return select;
}

/** Words in any message, or part of the customer's name, address or the subject. */
function matches(q: string) {
  const pattern = `%${likeText(q.trim())}%`;
  return sql<boolean>`conversations.id IN (SELECT matching_conversations(${pattern}, ${q}))`;
}

function page(select: ReturnType<typeof filtered>, query: Query) {
  const limited = select.limit(query.limit + 1);
  const [priority, plain] =
    query.cursor?.includes('_') === true && query.sort === 'priority'
      ? splitOnce(query.cursor)
      : [undefined, query.cursor];
  const after = readCursor(plain);
  const at = after ? new Date(after.at) : undefined;
  if (query.sort === 'oldest') {
    const ordered = limited
      .orderBy('conversations.lastMessageAt', 'asc')
      .orderBy('conversations.id', 'asc');
    return after && at
      ? ordered.where(
          sql<boolean>`(conversations."lastMessageAt", conversations.id) > (${at}, ${after.id})`,
        )
      : ordered;
  }
  const newest =
    query.sort === 'priority' ? limited.orderBy('conversations.priority', 'desc') : limited;
  const ordered = newest
    .orderBy('conversations.lastMessageAt', 'desc')
    .orderBy('conversations.id', 'desc');
  if (!after || !at) return ordered;
  return query.sort === 'priority'
    ? ordered.where(
        sql<boolean>`(conversations.priority, conversations."lastMessageAt", conversations.id) < (${Number(priority)}::int, ${at}, ${after.id})`,
      )
    : ordered.where(
        sql<boolean>`(conversations."lastMessageAt", conversations.id) < (${at}, ${after.id})`,
      );
}

function splitOnce(cursor: string): [string, string] {
  const index = cursor.indexOf('_');
  const priority = cursor.slice(0, index);
  return [/^\d$/u.test(priority) ? priority : '0', cursor.slice(index + 1)];
}

/** From the maintained counters, never by counting conversations. */
async function count(tx: Tx, caller: Member, activeOnly: boolean) {
  const rows = await tx
    .selectFrom('conversation_counts')
    .select(['status', 'handler', 'assignedUserId', 'assignedTeamId', 'count'])
    .where('organizationId', '=', caller.organizationId)
    .execute();
  const sum = (matching: (row: (typeof rows)[number]) => boolean): number =>
    rows.filter(matching).reduce((total, row) => total + row.count, 0);
  const isShown = ({ status }: (typeof rows)[number]): boolean =>
    !activeOnly || ACTIVE.includes(status);
  const ofStatus = (status: ConversationStatus): number => sum((row) => row.status === status);
  return {
    all: sum(() => true),
    mine: sum(
      (row) => isShown(row) && caller.userId !== null && row.assignedUserId === caller.userId,
    ),
    unassigned: sum((row) => isShown(row) && row.handler === 'person' && row.assignedUserId === ''),
    ai: sum((row) => isShown(row) && row.handler === 'ai'),
    byStatus: {
      open: ofStatus('open'),
      pending: ofStatus('pending'),
      resolved: ofStatus('resolved'),
      closed: ofStatus('closed'),
      escalated: ofStatus('escalated'),
    },
    byTeam: byTeam(rows.filter(isShown)),
  };
}

function byTeam(rows: { assignedTeamId: string; count: number }[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { assignedTeamId, count: some } of rows) {
    if (assignedTeamId === '') continue;
    counts.set(assignedTeamId, (counts.get(assignedTeamId) ?? 0) + some);
  }
  return Object.fromEntries([...counts].filter(([, some]) => some > 0));
}
