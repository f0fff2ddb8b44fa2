import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';

/** Makes a team the one that gets what the AI hands over, or no longer; undefined changes nothing. */
export async function setHandovers(
  tx: Tx,
  organizationId: string,
  teamId: string,
  takes: boolean | undefined,
): Promise<void> {
  if (takes === undefined) return;
  const settings = takes
    ? sql`settings || jsonb_build_object('handoverTeamId', ${teamId}::text)`
    : sql`settings - 'handoverTeamId'`;
  await sql`
    UPDATE organizations SET settings = ${settings}, "updatedAt" = now()
    WHERE id = ${organizationId}
      AND (${takes} OR settings->>'handoverTeamId' = ${teamId})`.execute(tx);
}
