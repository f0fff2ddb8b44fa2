import { Handover, Source, getHandover } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
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
        .where('conversationId', '=', params.id)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return { handover: row ? handoverView(row) : null };
    }),
  );
}

function handoverView(row: Selectable<DB['handovers']>): Handover {
  return {
    id: row.id,
    conversationId: row.conversationId,
    runId: row.runId,
    reason: row.reason,
    ruleName: row.ruleName,
    status: Handover.shape.status.parse(row.status),
    summary: row.summary,
    suggestion: row.suggestion,
    sources: z.array(Source).catch([]).parse(row.sources),
    model: row.model,
    createdAt: row.createdAt.toISOString(),
  };
}
