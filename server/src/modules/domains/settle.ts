import type { Tx } from '../../database/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import type { TxtAnswer } from '../../platform/index.ts';
import { logAct, logSystemEvent } from '../events/index.ts';
import type { Actor } from '../events/index.ts';
import { findingOf, isAbsent } from './finding.ts';
import type { Finding } from './finding.ts';
import { chooseHost } from './view.ts';
import type { DomainRow } from './view.ts';

/** Milliseconds that a record may be missing until the proof ends. */
const PATIENCE = 3 * 86_400_000;

export interface LookUp {
  answer: TxtAnswer;
  now: Date;
  /** Who asked; undefined: the daily check. */
  by: (Actor & { address: string }) | undefined;
}

/**
 * Draws the consequences of a look-up: a proof begins, goes on, or ends. One organization has a host
 * proved; another takes it over only where the holder's own record is gone. Throws `conflict` where
 * it is not. Needs a system transaction.
 */
export async function settle(tx: Tx, id: string, lookUp: LookUp): Promise<DomainRow> {
  const { row, holder } = await lockAll(tx, id);
  const finding = findingOf(lookUp.answer, row);
  if (row.verifiedAt !== null) return keep(tx, row, finding, lookUp);
  if (finding !== 'found') return note(tx, row, { lastFinding: finding });
  if (holder) await endForOther(tx, holder, lookUp);
  const proved = await note(tx, row, { lastFinding: finding, verifiedAt: lookUp.now });
  await chooseHost(tx, row.organizationId);
  const { organizationId, host } = row;
  if (lookUp.by) {
    const { address, ...actor } = lookUp.by;
    await logAct(tx, {
      organizationId,
      eventType: 'domain.proved',
      source: 'domains',
      message: `${actor.name} proved ${host}. The help centre and the widget answer there.`,
      actor,
      address,
      details: { domain: { id, host }, wasAnothers: holder !== undefined },
    });
  }
  return proved;
}

/** The domain, and whoever has its host proved; both stay as they are until this commits. */
async function lockAll(
  tx: Tx,
  id: string,
): Promise<{ row: DomainRow; holder: DomainRow | undefined }> {
  const rows = await tx
    .selectFrom('domains')
    .selectAll()
    .where('host', '=', (eb) => eb.selectFrom('domains').select('host').where('id', '=', id))
    .orderBy('id')
    .forUpdate()
    .execute();
  const row = rows.find((one) => one.id === id);
  if (!row) throw notFound('domain');
  return { row, holder: rows.find((one) => one.id !== id && one.verifiedAt !== null) };
}

async function note(
  tx: Tx,
  { id }: DomainRow,
  change: Partial<Pick<DomainRow, 'lastFinding' | 'verifiedAt' | 'missingSince'>>,
): Promise<DomainRow> {
  return tx
    .updateTable('domains')
    .set(change)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** A proof goes on, also while its record is missing for a while; a failed look-up ends nothing. */
async function keep(tx: Tx, row: DomainRow, finding: Finding, { now }: LookUp): Promise<DomainRow> {
  if (finding === 'found') return note(tx, row, { lastFinding: finding, missingSince: null });
  if (!isAbsent(finding)) return note(tx, row, { lastFinding: finding });
  const since = row.missingSince ?? now;
  if (now.getTime() - since.getTime() >= PATIENCE) {
    await warn(
      tx,
      row,
      `The TXT record of ${row.host} has been missing for three days, so it is no longer proved: nothing answers there. Set the record again and check.`,
    );
    return end(tx, row, finding);
  }
  if (row.missingSince === null) {
    await warn(
      tx,
      row,
      `The TXT record of ${row.host} is gone from the DNS. Set it again within three days, or the domain stops answering.`,
    );
  }
  return note(tx, row, { lastFinding: finding, missingSince: since });
}

async function endForOther(tx: Tx, holder: DomainRow, { answer }: LookUp): Promise<void> {
  const finding = findingOf(answer, holder);
  if (finding === 'found') {
    throw new AppError(
      'conflict',
      `Another organization has proved ${holder.host}, and its TXT record is there still. Remove that record from the DNS, then check again.`,
    );
  }
  await warn(
    tx,
    holder,
    `Another organization proved ${holder.host}, whose TXT record was no longer yours: nothing of yours answers there any more.`,
  );
  await end(tx, holder, finding);
}

async function end(tx: Tx, row: DomainRow, finding: Finding): Promise<DomainRow> {
  const ended = await note(tx, row, {
    lastFinding: finding,
    verifiedAt: null,
    missingSince: null,
  });
  await chooseHost(tx, row.organizationId);
  return ended;
}

async function warn(tx: Tx, { id, host, organizationId }: DomainRow, message: string) {
  await logSystemEvent(tx, {
    organizationId,
    eventType: 'warning',
    source: 'domains',
    message,
    severity: 'warning',
    details: { domain: { id, host } },
  });
}
