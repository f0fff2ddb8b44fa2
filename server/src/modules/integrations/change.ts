import type { createIntegration, updateIntegration } from '@frontdesk/contract';
import { isTaken } from '../../database/index.ts';
import type { Tx } from '../../database/index.ts';
import type { Integration } from '../../integrations/integration.ts';
import type { Request } from '../../http/index.ts';
import { AppError, newId } from '../../platform/index.ts';
import { acceptCredentials, acceptSettings, knownCredentials } from '../credentials/index.ts';
import { logAct, logDeletion } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import { adapterOf, findIntegration, ownerOf } from './open.ts';
import type { IntegrationParts, IntegrationRow } from './parts.ts';

type Parts = Pick<IntegrationParts, 'adapters' | 'credentials' | 'clock'>;

/** Adds an integration; it is used once it was validated. */
export async function addIntegration(
  parts: Parts,
  tx: Tx,
  body: Request<typeof createIntegration>['body'],
  doer: Doer,
): Promise<IntegrationRow> {
  const { organizationId } = doer.by;
  const adapter = adapterOf(parts, body.type);
  const settings = acceptSettings(adapter, body.settings);
  const credentials = acceptCredentials(adapter, body.credentials);
  const id = newId();
  await tx
    .insertInto('integrations')
    .values({
      id,
      organizationId,
      type: body.type,
      name: body.name,
      description: body.description ?? null,
      settings: JSON.stringify(settings),
    })
    .execute();
  await parts.credentials.write(
    tx,
    { organizationId, table: 'integrations', rowId: id },
    credentials,
  );
  await tell(tx, doer, 'added', { id, name: body.name }, { after: { type: body.type, settings } });
  return findIntegration(tx, id);
}

/**
 * Changes an integration. What it is asked with has changed: it has to be validated again. Where
 * the system is another one now, the old one's credentials are forgotten, so that nobody has them
 * sent to a place of their own.
 */
export async function changeIntegration(
  parts: Parts,
  tx: Tx,
  row: IntegrationRow,
  { by, body }: { by: Doer; body: Request<typeof updateIntegration>['body'] },
): Promise<IntegrationRow> {
  const adapter = adapterOf(parts, row.type);
  const before = acceptedBefore(row);
  const settings = body.settings ? acceptSettings(adapter, body.settings) : before;
  const moved = placeOf(adapter, settings) !== placeOf(adapter, before);
  if (moved || body.credentials) {
    await changeCredentials(parts, tx, row, { adapter, given: body.credentials ?? {}, moved });
  }
  const isActive = body.isActive ?? row.isActive;
  const asksAnew = body.settings !== undefined || body.credentials !== undefined;
  await tx
    .updateTable('integrations')
    .set({
      name: body.name ?? row.name,
      description: body.description === undefined ? row.description : body.description,
      settings: JSON.stringify(settings),
      isActive,
      status: statusAfter(row, isActive, asksAnew),
      ...(asksAnew ? { refusals: 0, lastError: null } : {}),
      updatedAt: parts.clock.now(),
    })
    .where('id', '=', row.id)
    .execute();
  await tell(tx, by, 'changed', row, {
    changed: Object.keys(body),
    before: { name: row.name, isActive: row.isActive, settings: before },
    after: { name: body.name ?? row.name, isActive, settings },
    credentials: Object.keys(body.credentials ?? {}),
  });
  return findIntegration(tx, row.id);
}

/** Off is off; on again, or asked with something else, it first has to be validated. */
function statusAfter(
  row: IntegrationRow,
  isActive: boolean,
  asksAnew: boolean,
): IntegrationRow['status'] {
  if (!isActive) return 'disconnected';
  return asksAnew || !row.isActive || row.status === 'disconnected' ? 'inactive' : row.status;
}

async function changeCredentials(
  { credentials }: Parts,
  tx: Tx,
  row: IntegrationRow,
  change: { adapter: Integration; given: Record<string, string | null>; moved: boolean },
): Promise<void> {
  const owner = ownerOf(row);
  const kept = change.moved ? {} : await knownCredentials(credentials, tx, owner);
  const merged = new Map(Object.entries(kept));
  for (const [name, secret] of Object.entries(change.given)) {
    if (secret === null) merged.delete(name);
    else merged.set(name, secret);
  }
  const accepted = acceptCredentials(change.adapter, Object.fromEntries(merged));
  const forgotten = change.moved ? Object.keys(row.credentials ?? {}) : Object.keys(change.given);
  const nothing = Object.fromEntries(forgotten.map((name) => [name, null]));
  await credentials.write(tx, owner, { ...nothing, ...accepted });
}

/** Removes an integration; agents lose its tools. */
export async function removeIntegration(tx: Tx, row: IntegrationRow, doer: Doer): Promise<void> {
  await logDeletion(tx, doer, {
    noun: 'integration',
    source: 'integrations',
    id: row.id,
    name: row.name,
  });
  await tx.deleteFrom('integrations').where('id', '=', row.id).execute();
}

/** Integrations of one kind have different names; throws `conflict` where two would have the same. */
export async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError('conflict', `There is an integration named “${name}” already.`, {
      errors: [{ path: 'name', message: 'is taken' }],
      cause: error,
    });
  }
}

/** Writes down who did something to an integration. */
export async function tell(
  tx: Tx,
  { by, address }: Doer,
  verb: string,
  { id, name }: { id: string; name: string },
  details: Record<string, unknown> = {},
): Promise<void> {
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `integration.${verb}`,
    source: 'integrations',
    message: `${by.name} ${verb} the integration “${name}”.`,
    actor: by,
    address,
    details: { integrationId: id, ...details },
  });
}

function acceptedBefore({ settings }: IntegrationRow): Record<string, unknown> {
  return typeof settings === 'object' && settings !== null ? { ...settings } : {};
}

/** For what the credentials are: the origins of all addresses among the settings, or what the adapter says. */
function placeOf(adapter: Integration, settings: Record<string, unknown>): string {
  if (adapter.placeOf) return adapter.placeOf(settings);
  const origins = Object.values(settings).flatMap((value) =>
    typeof value === 'string' ? (URL.parse(value)?.origin ?? []) : [],
  );
  return origins.join(' ');
}
