import { updateConversation } from '@frontdesk/contract';
import type { ConversationStatus } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { Database, DB, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Member, Request } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { linesOf } from './change-lines.ts';
import { findAssigned } from './find-assigned.ts';
import type { Assigned } from './find-assigned.ts';
import { addLines } from './lines.ts';
import { ACTIVE, nextOf, noteGiven } from './team-queue.ts';
import { readConversation } from './view.ts';

type Row = Selectable<DB['conversations']>;
type Body = Request<typeof updateConversation>['body'];

/** PATCH: status, priority, assignment, tags, subject, satisfaction. */
export function changeRoutes(database: Database): BoundRoute[] {
  return [
    bind(updateConversation, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        return announce(tx, row, await change(tx, row, body, caller));
      }),
    ),
  ];
}

/** Changes a locked conversation; returns what is to be told of it. */
async function change(tx: Tx, row: Row, body: Body, caller: Member): Promise<NewEvent[]> {
  const assigned = await findAssigned(tx, row, body);
  const { team } = assigned;
  const isFree = typeof body.assignedUserId !== 'string' && !assigned.mayStay;
  const isActive = ACTIVE.includes(body.status ?? row.status);
  const chosen = team && isFree && isActive ? await nextOf(tx, team) : undefined;
  await tx
    .updateTable('conversations')
    .set({
      ...body,
      ...personOf(assigned, body),
      ...(chosen ? { assignedUserId: chosen.userId } : {}),
      ...timesOf(row, body.status),
      ...handlerOf(body),
      updatedAt: new Date(),
    })
    .where('id', '=', row.id)
    .execute();
  const lines = linesOf(row, body, assigned, caller);
  const told = await addLines(tx, row.organizationId, [row], lines);
  const given = team && chosen ? await noteGiven(tx, row, team, chosen) : [];
  return [...told, ...given, { type: 'conversation.updated', conversationId: row.id, data: {} }];
}

/** Who is not of the team that it is given to has it no more, unless the change names them. */
function personOf({ team, mayStay }: Assigned, body: Body): { assignedUserId?: null } {
  return team && !mayStay && body.assignedUserId === undefined ? { assignedUserId: null } : {};
}

/** Locks a conversation until the transaction ends; throws `not-found`. */
export async function lockConversation(tx: Tx, id: string): Promise<Row> {
  const row = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('conversation');
  return row;
}

/**
 * Reads a conversation as it is now, and records what happened in it: unless told otherwise, that
 * it changed. The last thing in a transaction.
 */
export async function announce(
  tx: Tx,
  { id, organizationId }: Pick<Row, 'id' | 'organizationId'>,
  events: NewEvent[] = [{ type: 'conversation.updated', conversationId: id, data: {} }],
) {
  const detail = await readConversation(tx, id);
  if (!detail) throw notFound('conversation');
  await recordEvents(tx, organizationId, events);
  return detail;
}

/** When it was resolved or closed follows from its status. */
function timesOf(
  row: Pick<Row, 'resolvedAt' | 'closedAt'>,
  status: ConversationStatus | undefined,
): { resolvedAt?: Date | null; closedAt?: Date | null } {
  if (status === undefined) return {};
  if (status === 'resolved') return { resolvedAt: row.resolvedAt ?? new Date(), closedAt: null };
  if (status === 'closed') {
    return { resolvedAt: row.resolvedAt ?? new Date(), closedAt: row.closedAt ?? new Date() };
  }
  return { resolvedAt: null, closedAt: null };
}

/** Who is given a conversation, or a team, answers it; an escalated one waits for a person. */
function handlerOf({ assignedUserId, assignedTeamId, status }: Body): { handler?: 'person' } {
  return assignedUserId || assignedTeamId || status === 'escalated' ? { handler: 'person' } : {};
}
