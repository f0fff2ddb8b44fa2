import { Handover, Source, getHandover } from '@frontdesk/contract';
import type { Selectable, SqlBool } from 'kysely';
import { z } from 'zod';
import type { DB, Database } from '../../database/index.ts';
import { bind } from '../../http/index.ts';
import type { BoundRoute } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';

/** The last handover of a conversation, for whoever takes it. */
export function handoverRoute(database: Database): BoundRoute {
  return bind(getHandover, async ({ params, caller }) =>
    database.inOrganization(caller.organizationId, async (tx) => {
      const conversation = await tx
        .selectFrom('conversations')
        .select('id')
        .where('id', '=', params.id)
        .executeTakeFirst();
      if (!conversation) throw notFound('conversation');
      const row = await tx
        .selectFrom('handovers')
        .selectAll()
        .select((eb) =>
          eb
            .exists(
              eb
                .selectFrom('messages')
                .select('messages.id')
                .whereRef('messages.conversationId', '=', 'handovers.conversationId')
                .whereRef('messages.createdAt', '>', 'handovers.createdAt')
                .where('messages.senderType', '=', 'agent')
                .where('messages.isPrivate', '=', false),
            )
            .as('isAnswered'),
        )
        .where('conversationId', '=', params.id)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return { handover: row ? handoverView(row) : null };
    }),
  );
}

function handoverView(row: Selectable<DB['handovers']> & { isAnswered: SqlBool }): Handover {
  return {
    id: row.id,
    conversationId: row.conversationId,
    runId: row.runId,
    reason: row.reason,
    ruleName: row.ruleName,
    status: isForgotten(row) ? 'failed' : Handover.shape.status.parse(row.status),
    summary: row.summary,
    suggestion: row.suggestion,
    sources: z.array(Source).catch([]).parse(row.sources),
    model: row.model,
    isAnswered: Boolean(row.isAnswered),
    createdAt: row.createdAt.toISOString(),
  };
}

/** Milliseconds after which nobody writes any more, whatever became of the job. */
const PATIENCE = 10 * 60_000;

function isForgotten({ status, createdAt }: { status: string; createdAt: Date }): boolean {
  return status === 'writing' && Date.now() - createdAt.getTime() > PATIENCE;
}
