import { replayRun } from '@frontdesk/contract';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import type { AgentParts } from '../runs/work.ts';
import { compareRun } from './compare.ts';
import { readGrounds, readRecorded } from './grounds.ts';
import { replay, replayView } from './replay.ts';

/** POST /api/runs/:id/replay: from the record alone, or with something else, to compare. */
export function replayRoutes(parts: AgentParts): BoundRoute[] {
  const { database, clock } = parts;
  return [
    bind(replayRun, async ({ params, body, caller, signal }) => {
      const { organizationId, organizationSlug } = caller;
      const wish = body ?? {};
      if (Object.values(wish).every((part) => part === undefined)) {
        const { recorded } = await database.inOrganization(organizationId, async (tx) =>
          readRecorded(tx, params.id),
        );
        return replayView(await replay(recorded, parts.limits));
      }
      const { agentVersion } = wish;
      const grounds = await database.inOrganization(organizationId, async (tx) =>
        readGrounds(tx, params.id, { agentVersion, now: clock.now() }),
      );
      return compareRun(parts, grounds, wish, { organizationId, organizationSlug, signal });
    }),
  ];
}
