import { handleJob } from '../../jobs/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import { AppError } from '../../platform/index.ts';
import { findTools } from './find-tools.ts';
import { adapterOf, contextOf, findIntegration } from './open.ts';
import type { IntegrationParts } from './parts.ts';
import { refreshTools } from './refresh-tools.ts';
import { storeTools } from './stored-tools.ts';

/** Asks a system that works anew what it can do. */
export function refreshToolsJob(parts: IntegrationParts): BoundJob {
  return handleJob(refreshTools, async ({ organizationId, integrationId }, { signal }) => {
    const { database } = parts;
    const opened = await database
      .inOrganization(organizationId, async (tx) => {
        const row = await findIntegration(tx, integrationId);
        return { row, context: await contextOf(parts, tx, row, signal) };
      })
      .catch(ifGone);
    if (!opened || opened.row.status !== 'active') return;
    const { row, context } = opened;
    const adapter = adapterOf(parts, row.type);
    if (!adapter.discovery) return;
    const tools = await findTools(adapter, context);
    await database.inOrganization(organizationId, async (tx) => {
      const owner = { organizationId, integrationId };
      const now = await tx
        .selectFrom('integrations')
        .select('id')
        .where('id', '=', integrationId)
        .where('status', '=', 'active')
        .forUpdate()
        .executeTakeFirst();
      if (!now) return;
      await storeTools(tx, owner, tools);
      await parts.toolsChanged(tx, owner, [...adapter.tools, ...tools]);
    });
  });
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof AppError) || error.kind !== 'not-found') throw error;
}
