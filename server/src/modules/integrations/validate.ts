import type { Checked, DiscoveredTool, Integration } from '../../integrations/integration.ts';
import { IntegrationError } from '../../integrations/integration.ts';
import type { IntegrationContext } from '../../integrations/integration.ts';
import { AppError, messageOf } from '../../platform/index.ts';
import { findTools } from './find-tools.ts';
import { adapterOf, contextOf, findIntegration } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';
import { storeTools } from './stored-tools.ts';

/** Milliseconds that a system may take to show that it works. */
const LIMIT = 60_000;

type Outcome =
  | { ok: true; checked: Checked; tools: DiscoveredTool[] }
  | { ok: false; problem: string; isRefused: boolean };

/**
 * Asks a system whether it answers and what it can do, and keeps what it says: its status is
 * `validating` meanwhile, then `active` or `error`. Where the settings change meanwhile, what it
 * said is not kept. Throws `not-found`, and `conflict` for one that is switched off.
 */
export async function validate(
  parts: IntegrationParts,
  organizationId: string,
  id: string,
  signal: AbortSignal,
): Promise<IntegrationRow> {
  const { database, clock } = parts;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]);
  const { row, context } = await database.inOrganization(organizationId, async (tx) => {
    const found = await findIntegration(tx, id);
    if (!found.isActive) {
      throw new AppError('conflict', 'The integration is switched off. Switch it on first.');
    }
    await tx
      .updateTable('integrations')
      .set({ status: 'validating', updatedAt: clock.now() })
      .where('id', '=', id)
      .execute();
    return { row: found, context: await contextOf(parts, tx, found, limit) };
  });
  const outcome = await ask(adapterOf(parts, row.type), context);
  return settle(parts, row, outcome);
}

async function ask(adapter: Integration, context: IntegrationContext): Promise<Outcome> {
  try {
    // What was kept open was opened with other settings, perhaps.
    await adapter.forget?.(context.id);
    const checked = await adapter.check(context);
    return { ok: true, checked, tools: await findTools(adapter, context) };
  } catch (error) {
    if (context.signal.aborted) {
      return { ok: false, problem: 'The system did not answer in time.', isRefused: false };
    }
    if (error instanceof IntegrationError || error instanceof AppError) {
      const isRefused = error.kind === 'unauthorised';
      return { ok: false, problem: error.message, isRefused };
    }
    context.log.error({ err: error }, 'an integration could not be validated');
    return { ok: false, problem: `It failed: ${messageOf(error).slice(0, 300)}`, isRefused: false };
  }
}

async function settle(
  parts: IntegrationParts,
  { id, organizationId }: IntegrationRow,
  outcome: Outcome,
): Promise<IntegrationRow> {
  const now = parts.clock.now();
  return parts.database.inOrganization(organizationId, async (tx) => {
    const row = await tx
      .updateTable('integrations')
      .set(
        outcome.ok
          ? {
              status: 'active',
              lastValidatedAt: now,
              lastError: null,
              refusals: 0,
              version: outcome.checked.version,
              capabilities: outcome.checked.capabilities,
              updatedAt: now,
            }
          : {
              status: 'error',
              lastErrorAt: now,
              lastError: outcome.problem,
              updatedAt: now,
            },
      )
      .where('id', '=', id)
      .where('status', '=', 'validating')
      .returningAll()
      .executeTakeFirst();
    // It was changed, switched off or removed meanwhile.
    if (!row) return findIntegration(tx, id);
    if (outcome.ok) {
      const owner = { organizationId, integrationId: id };
      const adapter = adapterOf(parts, row.type);
      if (adapter.discovery) await storeTools(tx, owner, outcome.tools);
      await parts.toolsChanged(tx, owner, [...adapter.tools, ...outcome.tools]);
    }
    return row;
  });
}
