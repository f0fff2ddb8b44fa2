import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** The channel on which processes tell each other that an organization has new events. */
export const EVENTS_CHANNEL = 'frontdesk_events';

export interface NewEvent {
  /** `noun.verb`, one of the kept frames of the contract. */
  type: string;
  conversationId: string | null;
  /** Ids only: readers fetch what they show, as it is then. */
  data: Record<string, string | number | null>;
}

/**
 * Adds events under the next sequence numbers and tells all processes at commit. The counter's
 * row stays locked until then, so numbers become visible in order and without gaps: call this
 * last in a transaction. Returns the last number given.
 */
export async function recordEvents(
  tx: Tx,
  organizationId: string,
  events: NewEvent[],
): Promise<number> {
  if (events.length === 0) return 0;
  const { rows } = await sql<{ last: number }>`
    WITH counter AS (
      INSERT INTO event_sequences AS s ("organizationId", "last")
      VALUES (${organizationId}, ${events.length})
      ON CONFLICT ("organizationId") DO UPDATE SET "last" = s."last" + excluded."last"
      RETURNING "last"
    ), added AS (
      INSERT INTO events ("organizationId", "sequence", "type", "conversationId", "data")
      SELECT ${organizationId}, counter."last" - ${events.length}::int + e.position,
             e.event->>'type', e.event->>'conversationId', e.event->'data'
      FROM counter, jsonb_array_elements(${JSON.stringify(events)}::jsonb)
        WITH ORDINALITY AS e(event, position)
    )
    SELECT "last", pg_notify(${EVENTS_CHANNEL}, ${organizationId}) FROM counter`.execute(tx);
  return rows[0]?.last ?? 0;
}

/** Records that these conversations changed. The last thing in a transaction, as all events are. */
export async function recordChanged(
  tx: Tx,
  organizationId: string,
  conversations: { id: string }[],
): Promise<void> {
  await recordEvents(
    tx,
    organizationId,
    conversations.map(({ id }) => ({
      type: 'conversation.updated',
      conversationId: id,
      data: {},
    })),
  );
}
