import {
  AgentSnapshot,
  compareAgentVersions,
  createAgentVersion,
  getAgentVersion,
  listAgentVersions,
  publishAgentVersion,
  publishUntestedAgentVersion,
  restoreAgentVersion,
} from '@frontdesk/contract';
import type { AgentVersion, FieldChange } from '@frontdesk/contract';
import type { Database, Tx } from '../../../database/index.ts';
import { bind } from '../../../http/index.ts';
import type { BoundRoute } from '../../../http/index.ts';
import { cutPage, notFound, readCursor } from '../../../platform/index.ts';
import { tellAgent } from '../tell-agent.ts';
import { readAgent } from '../view.ts';
import { compareSnapshots } from './compare.ts';
import { addVersion, lockCurrent, publish } from './save.ts';
import type { SaveParts } from './save.ts';
import { publishUntested } from './publish-untested.ts';
import { versionView } from './view.ts';
import type { VersionRow } from './view.ts';

/** The versions of agents: list, read, compare, save a draft, publish, return to one. */
export function versionRoutes(database: Database, parts: SaveParts): BoundRoute[] {
  return [
    bind(listAgentVersions, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => page(tx, params.id, query)),
    ),
    bind(getAgentVersion, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const published = await publishedOf(tx, params.id);
        const row = await find(tx, params.id, params.version);
        const snapshot = AgentSnapshot.parse(row.snapshot);
        return { ...versionView(row, published), snapshot };
      }),
    ),
    bind(compareAgentVersions, async ({ params, query, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) =>
        compare(tx, params.id, params.version, query.since),
      ),
    ),
    bind(createAgentVersion, async ({ params, body, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const current = await lockCurrent(tx, params.id);
        const row = await addVersion(tx, current, body.changes, { by: caller, note: body.note });
        await tellAgent(tx, current.agent);
        return versionView(row, current.agent.publishedVersion);
      }),
    ),
    bind(publishAgentVersion, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const current = await lockCurrent(tx, params.id);
        await publish(tx, current, await find(tx, params.id, params.version), parts);
        const view = await readAgent(tx, params.id);
        await tellAgent(tx, current.agent);
        return view;
      }),
    ),
    bind(publishUntestedAgentVersion, async ({ params, body, caller, raw }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const current = await lockCurrent(tx, params.id);
        const version = await find(tx, params.id, params.version);
        const doer = { by: caller, address: raw.ip };
        await publishUntested(tx, current, version, { parts, doer, reason: body.reason });
        const view = await readAgent(tx, params.id);
        await tellAgent(tx, current.agent);
        return view;
      }),
    ),
    bind(restoreAgentVersion, async ({ params, caller }) =>
      database.inOrganization(caller.organizationId, async (tx) => {
        const current = await lockCurrent(tx, params.id);
        const old = AgentSnapshot.parse((await find(tx, params.id, params.version)).snapshot);
        const note = `Return to version ${params.version}`;
        const row = await addVersion(tx, current, await withoutGone(tx, old), { by: caller, note });
        await publish(tx, current, row, parts);
        const view = await readAgent(tx, params.id);
        await tellAgent(tx, current.agent);
        return view;
      }),
    ),
  ];
}

async function page(
  tx: Tx,
  agentId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: AgentVersion[]; nextCursor: string | null }> {
  const published = await publishedOf(tx, agentId);
  const after = readCursor(cursor);
  const rows = await tx
    .selectFrom('agent_versions')
    .select(['id', 'organizationId', 'agentId', 'version', 'note', 'authorId', 'authorName'])
    .select(['publishedAt', 'createdAt'])
    .where('agentId', '=', agentId)
    .$if(after !== undefined, (query) => query.where('version', '<', versionOf(after?.id)))
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute();
  const cut = cutPage(rows, limit, (row) => ({ at: row.createdAt, id: String(row.version) }));
  return {
    items: cut.rows.map((row) => versionView(row, published)),
    nextCursor: cut.nextCursor,
  };
}

/** A cursor of another list names none: then nothing comes after it. */
function versionOf(id: string | undefined): number {
  const version = Number(id);
  return Number.isSafeInteger(version) && version < 2 ** 31 ? version : 0;
}

async function publishedOf(tx: Tx, agentId: string): Promise<number> {
  const row = await tx
    .selectFrom('agents')
    .select('publishedVersion')
    .where('id', '=', agentId)
    .executeTakeFirst();
  if (!row) throw notFound('agent');
  return row.publishedVersion;
}

async function find(tx: Tx, agentId: string, version: number): Promise<VersionRow> {
  const row = await tx
    .selectFrom('agent_versions')
    .selectAll()
    .where('agentId', '=', agentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw notFound('version');
  return row;
}

async function compare(
  tx: Tx,
  agentId: string,
  version: number,
  asked: number | undefined,
): Promise<{ since: number | null; version: number; changes: FieldChange[] }> {
  const after = AgentSnapshot.parse((await find(tx, agentId, version)).snapshot);
  const since = asked ?? version - 1;
  // The first version came from nothing.
  if (since === 0) return { since: null, version, changes: compareSnapshots({}, after) };
  const before = AgentSnapshot.parse((await find(tx, agentId, since)).snapshot);
  return { since, version, changes: compareSnapshots(before, after) };
}

/** A team that was deleted meanwhile is nobody to hand over to. */
async function withoutGone(tx: Tx, snapshot: AgentSnapshot): Promise<AgentSnapshot> {
  if (typeof snapshot.handoverTeamId !== 'string') return snapshot;
  const team = await tx
    .selectFrom('teams')
    .select('id')
    .where('id', '=', snapshot.handoverTeamId)
    .executeTakeFirst();
  return team ? snapshot : { ...snapshot, handoverTeamId: null };
}
