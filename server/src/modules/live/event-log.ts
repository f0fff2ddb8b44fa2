import type { Database } from '../../database/index.ts';
import type { EventLog } from '../../realtime/index.ts';
import { entryOf } from './entry.ts';
import { EventData, readSubjects } from './subjects.ts';

/**
 * Reads events and fills them with what they speak of, as it is now: who was away hears the
 * present, once for each event. What was deleted since says nothing.
 */
export function createEventLog(database: Database): EventLog {
  return {
    last: async (organizationId) =>
      database.inOrganization(organizationId, async (tx) => {
        const row = await tx
          .selectFrom('event_sequences')
          .select('last')
          .where('organizationId', '=', organizationId)
          .executeTakeFirst();
        return row?.last ?? 0;
      }),
    read: async (organizationId, after, limit) =>
      database.inOrganization(organizationId, async (tx) => {
        const found = await tx
          .selectFrom('events')
          .select(['sequence', 'type', 'conversationId', 'data'])
          .where('organizationId', '=', organizationId)
          .where('sequence', '>', after)
          .orderBy('sequence')
          .limit(limit)
          .execute();
        const rows = found.map((row) => ({ ...row, data: EventData.parse(row.data) }));
        const subjects = await readSubjects(tx, rows);
        return {
          entries: rows.map((row) => entryOf(row, subjects)),
          last: rows.at(-1)?.sequence ?? after,
        };
      }),
  };
}
