import { may, updateConversation } from '@frontdesk/contract';
import type { ConversationStatus } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { Database, DB, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute, Request } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';
import { readConversation } from './view.ts';

type Row = Selectable<DB['conversations']>;

/** PATCH: status, priority, assignment, tags, subject, satisfaction. */
export function changeRoutes(database: Database): BoundRoute[] {
  return [
    bind(updateConversation, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await lockConversation(tx, params.id);
        await checkAssignment(tx, body);
        await tx
          .updateTable('conversations')
          .set({
            ...body,
            ...timesOf(row, body.status),
            ...handlerOf(body),
            updatedAt: new Date(),
          })
          .where('id', '=', row.id)
          .execute();
        return announce(tx, row);
      }),
    ),
  ];
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

/** Who is given a conversation answers it; an escalated one waits for a person. */
function handlerOf({ assignedUserId, status }: Request<typeof updateConversation>['body']): {
  handler?: 'person';
} {
  return assignedUserId || status === 'escalated' ? { handler: 'person' } : {};
}

async function checkAssignment(
  tx: Tx,
  body: Request<typeof updateConversation>['body'],
): Promise<void> {
  if (body.assignedUserId) {
    const member = await tx
      .selectFrom('organization_users')
      .select('role')
      .where('userId', '=', body.assignedUserId)
      .where('isActive', '=', true)
      .executeTakeFirst();
    if (!member) throw noSuch('assignedUserId', 'There is no such member.');
    if (!may(member.role, 'conversations.write')) {
      throw noSuch('assignedUserId', 'This member may not answer customers.');
    }
  }
  if (body.assignedAgentId) {
    const agent = await tx
      .selectFrom('agents')
      .select('id')
      .where('id', '=', body.assignedAgentId)
      .executeTakeFirst();
    if (!agent) throw noSuch('assignedAgentId', 'There is no such agent.');
  }
}

function noSuch(path: string, message: string): AppError {
  return new AppError('unprocessable', message, { errors: [{ path, message }] });
}
