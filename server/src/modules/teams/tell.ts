import type { Tx } from '../../database/index.ts';
import type { Member } from '../../http/index.ts';
import { logAct, recordEvents } from '../events/index.ts';
import type { NewEvent } from '../events/index.ts';

/** Who does it, and from which address. */
export interface Doer {
  by: Member;
  address: string | undefined;
}

/** Something that was done to a team. */
export interface TeamAct {
  team: { id: string; name: string };
  verb: 'created' | 'changed' | 'deleted' | 'member-added' | 'member-removed';
  /** A whole sentence. */
  message: string;
  details?: Record<string, unknown>;
}

/** Writes down who changed a team and tells everybody, the last thing in a transaction. */
export async function tellTeam(
  tx: Tx,
  { by, address }: Doer,
  { team, verb, message, details }: TeamAct,
  events: NewEvent[] = [],
): Promise<void> {
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `team.${verb}`,
    source: 'teams',
    message,
    actor: by,
    address,
    details: { team: { id: team.id, name: team.name }, ...details },
  });
  await recordEvents(tx, by.organizationId, [
    ...events,
    { type: 'team.updated', conversationId: null, data: { teamId: team.id } },
  ]);
}
