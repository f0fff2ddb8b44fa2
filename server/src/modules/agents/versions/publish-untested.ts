import type { Tx } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import { logAct } from '../../events/index.ts';
import type { Doer } from '../../events/index.ts';
import { publish } from './save.ts';
import type { Current, SaveParts } from './save.ts';
import type { VersionRow } from './view.ts';

/** Publishes a version of a locked agent in spite of what its tests say, and writes down who and why. */
export async function publishUntested(
  tx: Tx,
  current: Current,
  row: VersionRow,
  { parts, doer, reason }: { parts: SaveParts; doer: Doer; reason: string },
): Promise<void> {
  const { id, name } = current.agent;
  const { version } = row;
  const refused: string[] = [];
  const mayPublish: SaveParts['mayPublish'] = async (...asked) => {
    await parts.mayPublish(...asked).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
      refused.push(error.message);
    });
  };
  await publish(tx, current, row, { ...parts, mayPublish });
  const spite = refused.length === 0 ? '' : ' in spite of its tests';
  await logAct(tx, {
    organizationId: current.agent.organizationId,
    eventType: 'agent.published-untested',
    source: 'agents',
    message: `${doer.by.name} published version ${version} of “${name}”${spite}: ${reason}`,
    actor: doer.by,
    address: doer.address,
    details: { agentId: id, version, reason, refused: refused[0] ?? null },
  });
}
