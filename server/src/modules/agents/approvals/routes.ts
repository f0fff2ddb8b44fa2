import { decideApproval, listApprovals } from '@frontdesk/contract';
import type { Database } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { cutPage, readCursor } from '../../../platform/index.ts';
import { decide } from './decide.ts';
import { approvalView, selectApprovals } from './view.ts';

/** What AI agents may not do alone: the list of it, and the team's decision. */
export function approvalRoutes(database: Database, jobs: Pick<Jobs, 'send'>): BoundRoute[] {
  return [
    bind(listApprovals, async ({ query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const { conversationId, state, limit } = query;
        const after = readCursor(query.cursor);
        let select = selectApprovals(tx)
          .orderBy('tool_calls.createdAt', 'desc')
          .orderBy('tool_calls.id', 'desc')
          .limit(limit + 1);
        if (conversationId !== undefined) {
          select = select.where('tool_calls.conversationId', '=', conversationId);
        }
        if (state === 'waiting') select = select.where('tool_calls.status', '=', 'waiting');
        if (state === 'decided') select = select.where('tool_calls.status', '<>', 'waiting');
        if (after) {
          select = select.where((eb) =>
            eb(
              eb.refTuple('tool_calls.createdAt', 'tool_calls.id'),
              '<',
              eb.tuple(new Date(after.at), after.id),
            ),
          );
        }
        const cut = cutPage(await select.execute(), limit, ({ createdAt, id }) => ({
          at: createdAt,
          id,
        }));
        return { items: cut.rows.map(approvalView), nextCursor: cut.nextCursor };
      }),
    ),
    bind(decideApproval, async ({ params, body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        await decide(tx, params.id, body, { by: caller, address: raw.ip, jobs });
        const row = await selectApprovals(tx)
          .where('tool_calls.id', '=', params.id)
          .executeTakeFirstOrThrow();
        return approvalView(row);
      }),
    ),
  ];
}
