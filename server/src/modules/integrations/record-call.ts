import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import type { IntegrationError } from '../../integrations/integration.ts';
import { newId } from '../../platform/index.ts';
import { logSystemEvent } from '../events/index.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';

/** So often in a row a system may turn us away before nobody asks it any more. */
const MAX_REFUSALS = 3;
/** Milliseconds in which one kind of failure is told once. */
const TOLD_FOR = 10 * 60_000;

export interface Called {
  toolName: string;
  /** By the clock of `performance`. */
  began: number;
  failure?: IntegrationError;
}

/**
 * Counts a call, and lets the integration's status follow from it: turned away, it is in `error`,
 * and `disconnected` after the third time in a row. What the system rejected by its own rules, as an
 * order that is not there, says nothing of the integration.
 */
export async function recordCall(
  parts: Pick<IntegrationParts, 'database' | 'clock'>,
  row: IntegrationRow,
  { toolName, began, failure }: Called,
): Promise<void> {
  const duration = Math.round(performance.now() - began);
  const isError = failure !== undefined && failure.kind !== 'rejected';
  await parts.database.inOrganization(row.organizationId, async (tx) => {
    await count(tx, row, { toolName, duration, isError, date: parts.clock.now() });
    if (isError) await fail(tx, row, failure, parts.clock.now());
    else if (row.status === 'error' || row.refusals > 0) await recover(tx, row);
  });
}

async function count(
  tx: Tx,
  { id, organizationId }: IntegrationRow,
  call: { toolName: string; duration: number; isError: boolean; date: Date },
): Promise<void> {
  // The integration may be gone by now; then nothing is counted.
  await sql`
    INSERT INTO "integration_days" AS d
      ("id", "organizationId", "integrationId", "date", "toolName", "calls", "errors", "duration")
    SELECT ${newId()}, ${organizationId}, "id", (${call.date}::timestamptz AT TIME ZONE 'UTC')::date,
           ${call.toolName}, 1, ${call.isError ? 1 : 0}, ${call.duration}
    FROM "integrations" WHERE "id" = ${id}
    ON CONFLICT ("integrationId", "date", "toolName") DO UPDATE SET
      "calls" = d."calls" + 1, "errors" = d."errors" + excluded."errors",
      "duration" = d."duration" + excluded."duration"`.execute(tx);
}

async function fail(
  tx: Tx,
  { id, name, organizationId }: IntegrationRow,
  failure: IntegrationError,
  now: Date,
): Promise<void> {
  const isRefused = failure.kind === 'unauthorised';
  const row = await tx
    .updateTable('integrations')
    .set((eb) => ({
      lastErrorAt: now,
      lastError: failure.message,
      refusals: isRefused ? eb('refusals', '+', 1) : eb.ref('refusals'),
      status: isRefused
        ? eb
            .case()
            .when('refusals', '>=', MAX_REFUSALS - 1)
            .then(sql<IntegrationRow['status']>`'disconnected'::"IntegrationStatus"`)
            .when('status', '=', 'validating')
            .then(eb.ref('status'))
            .else(sql<IntegrationRow['status']>`'error'::"IntegrationStatus"`)
            .end()
        : eb.ref('status'),
    }))
    .where('id', '=', id)
    .returning(['status', 'refusals'])
    .executeTakeFirst();
  if (!row) return;
  if (row.refusals === MAX_REFUSALS) {
    await logSystemEvent(tx, {
      organizationId,
      integrationId: id,
      eventType: 'integration_status',
      source: 'integrations',
      severity: 'error',
      message: `“${name}” turned us away ${MAX_REFUSALS} times in a row and is not asked any more. Enter its credentials anew, then validate it.`,
    });
  } else if (!(await wasTold(tx, id, failure.kind, now))) {
    await logSystemEvent(tx, {
      organizationId,
      integrationId: id,
      eventType: 'error',
      source: 'integrations',
      severity: 'error',
      message: `“${name}” failed: ${failure.message}`,
      details: { kind: failure.kind },
    });
  }
}

async function wasTold(tx: Tx, id: string, kind: string, now: Date): Promise<boolean> {
  const row = await tx
    .selectFrom('system_events')
    .select('id')
    .where('eventType', '=', 'error')
    .where('integrationId', '=', id)
    .where(sql`details->>'kind'`, '=', kind)
    .where('createdAt', '>', new Date(now.getTime() - TOLD_FOR))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function recover(tx: Tx, { id }: IntegrationRow): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({ status: 'active', refusals: 0, lastError: null })
    .where('id', '=', id)
    .where('status', 'in', ['active', 'error'])
    .execute();
}
