import type { Tx } from '../../database/index.ts';
import { AppError } from '../../platform/index.ts';

/** Throws `unprocessable` where an agent would hand over to a team that is not there. */
export async function checkTeam(tx: Tx, teamId: string | null | undefined): Promise<void> {
  if (typeof teamId !== 'string') return;
  // It cannot be deleted meanwhile.
  const team = await tx
    .selectFrom('teams')
    .select('id')
    .where('id', '=', teamId)
    .forKeyShare()
    .executeTakeFirst();
  if (team) return;
  const message = 'There is no such team.';
  throw new AppError('unprocessable', message, { errors: [{ path: 'handoverTeamId', message }] });
}
