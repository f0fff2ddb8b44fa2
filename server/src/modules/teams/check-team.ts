import type { Tx } from '../../database/index.ts';
import { AppError } from '../../platform/index.ts';

/** Throws `unprocessable` where the field of this name gives a team that is not there. */
export async function checkTeam(
  tx: Tx,
  teamId: string | null | undefined,
  path: string,
): Promise<void> {
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
  throw new AppError('unprocessable', message, { errors: [{ path, message }] });
}
