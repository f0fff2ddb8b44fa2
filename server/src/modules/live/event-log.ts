import type { Database, Tx } from '../../database/index.ts';
import type { EventLog, Visit } from '../../realtime/index.ts';
import type { FileLinks } from '../files/index.ts';
import { entryOf } from './entry.ts';
import { EventData, readSubjects } from './subjects.ts';

/**
 * Reads events and fills them with what they speak of, as it is now: who was away hears the
 * present, once for each event. What was deleted since says nothing.
 */
export function createEventLog(database: Database, links: FileLinks): EventLog {
  return {
    range: async (organizationId) =>
      database.inOrganization(organizationId, async (tx) => {
        const last = await readLast(tx, organizationId);
        const kept = await tx
          .selectFrom('events')
          .select((eb) => eb.fn.min('sequence').as('oldest'))
          .where('organizationId', '=', organizationId)
          .executeTakeFirst();
        return { oldest: kept?.oldest ?? last + 1, last };
      }),
    read: async (organizationId, { after, limit, visit }) =>
      database.inOrganization(organizationId, async (tx) => {
        // Read first: of everything up to here, nothing can appear later.
        const reached = visit ? await readLast(tx, organizationId) : after;
        const found = await selectAfter(tx, organizationId, after, visit).limit(limit).execute();
        const rows = found.map((row) => ({ ...row, data: EventData.parse(row.data) }));
        const subjects = await readSubjects(tx, rows);
        const end = rows.at(-1)?.sequence ?? after;
        return {
          entries: rows.map((row) => entryOf(row, subjects, links)),
          last: rows.length < limit ? Math.max(end, reached) : end,
        };
      }),
  };
}

async function readLast(tx: Tx, organizationId: string): Promise<number> {
  const row = await tx
    .selectFrom('event_sequences')
    .select('last')
    .where('organizationId', '=', organizationId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

function selectAfter(tx: Tx, organizationId: string, after: number, visit: Visit | undefined) {
  const select = tx
    .selectFrom('events')
    .select(['sequence', 'type', 'conversationId', 'data'])
    .where('organizationId', '=', organizationId)
    .where('sequence', '>', after)
    .orderBy('sequence');
  if (!visit) return select;
  return select.where('conversationId', 'in', (eb) =>
    eb
      .selectFrom('conversations')
      .select('conversations.id')
      .where('conversations.organizationId', '=', organizationId)
      .where('conversations.contactId', '=', visit.contactId)
      .where('conversations.channelId', '=', visit.channelId),
  );
}
