import type { SystemEvent } from '@frontdesk/contract';
import { sql } from 'kysely';
import { listEvents, resolveEvent } from '@frontdesk/contract';
import type { Database, Tx } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { cutPage, newId, notFound, readCursor } from '../../platform/index.ts';

export const severity = { info: 0, warning: 1, error: 2, critical: 3 } as const;

export interface NewSystemEvent {
  organizationId: string | null;
  /** What people do is named `noun.verb`: see {@link logAct}. */
  eventType: 'error' | 'warning' | 'info' | 'integration_status' | `${string}.${string}`;
  source: string;
  message: string;
  severity: keyof typeof severity;
  details?: unknown;
  userId?: string | null;
  conversationId?: string | null;
  agentId?: string | null;
  integrationId?: string | null;
}

/** Writes down what happened to the system: for people who run it. */
export async function logSystemEvent(tx: Tx, event: NewSystemEvent): Promise<void> {
  const { details, ...rest } = event;
  await tx
    .insertInto('system_events')
    .values({
      ...rest,
      id: newId(),
      severity: severity[event.severity],
      details: details === undefined ? null : JSON.stringify(details),
    })
    .execute();
}

/** Reading system events and marking them as dealt with. */
export function systemEventRoutes(database: Database): BoundRoute[] {
  return [
    bind(listEvents, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const after = readCursor(query.cursor);
        let select = tx
          .selectFrom('system_events')
          .selectAll()
          .orderBy('createdAt', 'desc')
          .orderBy('id', 'desc')
          .limit(query.limit + 1);
        if (query.type !== undefined) select = select.where('eventType', '=', query.type);
        if (query.kind !== undefined) {
          select = select.where('eventType', query.kind === 'acts' ? 'like' : 'not like', '%.%');
        }
        if (query.source !== undefined) select = select.where('source', '=', query.source);
        if (query.apiKeyId !== undefined) {
          select = select.where(sql`details->'actor'->>'apiKeyId'`, '=', query.apiKeyId);
        }
        if (query.userId !== undefined) select = select.where('userId', '=', query.userId);
        if (query.from !== undefined) {
          select = select.where('createdAt', '>=', new Date(query.from));
        }
        if (query.to !== undefined) select = select.where('createdAt', '<', new Date(query.to));
        if (query.resolved !== undefined) {
          select = select.where('isResolved', '=', query.resolved === 'true');
        }
        if (after) {
          select = select.where((eb) =>
            eb(eb.refTuple('createdAt', 'id'), '<', eb.tuple(new Date(after.at), after.id)),
          );
        }
        const page = cutPage(await select.execute(), query.limit, ({ createdAt, id }) => ({
          at: createdAt,
          id,
        }));
        return { items: page.rows.map(viewOf), nextCursor: page.nextCursor };
      }),
    ),
    bind(resolveEvent, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const row = await tx
          .updateTable('system_events')
          .set({
            isResolved: true,
            resolvedAt: new Date(),
            resolvedBy: caller.userId ?? caller.name,
          })
          .where('id', '=', params.id)
          .returningAll()
          .executeTakeFirst();
        if (!row) throw notFound('event');
        return viewOf(row);
      }),
    ),
  ];
}

interface Row extends Omit<SystemEvent, 'createdAt' | 'resolvedAt'> {
  createdAt: Date;
  resolvedAt: Date | null;
}

function viewOf(row: Row): SystemEvent {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}
