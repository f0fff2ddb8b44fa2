import { AgentSnapshot } from '@frontdesk/contract';
import type { AgentChanges } from '@frontdesk/contract';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../../database/index.ts';
import type { Jobs } from '../../../jobs/index.ts';
import { newId, notFound } from '../../../platform/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { checkTeam } from '../../teams/index.ts';
import { embedExamples } from '../routing/embed-examples.job.ts';
import { applySnapshot, readSnapshot } from './snapshot.ts';
import type { WholeSnapshot } from './snapshot.ts';
import type { VersionRow } from './view.ts';

/** Who makes a version. */
export interface Author {
  userId: string | null;
  name: string;
}

/** Who makes what nobody in particular made. */
export const FRONTDESK: Author = { userId: null, name: 'Frontdesk' };

/**
 * Asked before a version that answers otherwise than the one before begins to answer customers;
 * throws `conflict` with what is to be done where it may not. The version is there to be read.
 */
export type MayPublish = (tx: Tx, agentId: string, version: number) => Promise<void>;

export interface SaveParts {
  jobs: Pick<Jobs, 'send'>;
  mayPublish: MayPublish;
}

/** Locks an agent until the transaction ends; throws `not-found`. */
export async function lockAgent(tx: Tx, id: string): Promise<AgentRow> {
  const row = await tx
    .selectFrom('agents')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!row) throw notFound('agent');
  return row;
}

/** A locked agent, and all that can be changed of it. */
export interface Current {
  agent: AgentRow;
  now: WholeSnapshot;
}

/** Locks an agent as {@link lockAgent} does, and reads what it is. */
export async function lockCurrent(tx: Tx, id: string): Promise<Current> {
  const agent = await lockAgent(tx, id);
  return { agent, now: await readSnapshot(tx, agent) };
}

/** Adds a version of a locked agent: as it is now, with these changes. A draft until published. */
export async function addVersion(
  tx: Tx,
  { agent, now }: Current,
  changes: AgentSnapshot,
  { by, note }: { by: Author; note?: string | null | undefined },
): Promise<VersionRow> {
  await checkTeam(tx, changes.handoverTeamId, 'handoverTeamId');
  const last = await tx
    .selectFrom('agent_versions')
    .select('version')
    .where('agentId', '=', agent.id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return tx
    .insertInto('agent_versions')
    .values({
      id: newId(),
      organizationId: agent.organizationId,
      agentId: agent.id,
      version: (last?.version ?? 0) + 1,
      snapshot: JSON.stringify({ ...now, ...changes }),
      note: note ?? null,
      authorId: by.userId,
      authorName: by.name,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Changes an agent for customers too, by a version of its own; without a change there is none. */
export async function saveAgent(
  tx: Tx,
  id: string,
  changes: AgentChanges,
  { by, note, parts }: { by: Author; note?: string | null | undefined; parts: SaveParts },
): Promise<AgentRow> {
  const current = await lockCurrent(tx, id);
  const { agent, now } = current;
  if (isDeepStrictEqual({ ...now, ...changes }, now)) return agent;
  return publish(tx, current, await addVersion(tx, current, changes, { by, note }), parts);
}

/**
 * Makes a version of a locked agent the one that answers customers. Rejects with what `mayPublish`
 * says, where it would answer otherwise than now.
 */
export async function publish(
  tx: Tx,
  { agent, now }: Current,
  { version, snapshot: stored }: Pick<VersionRow, 'version' | 'snapshot'>,
  { jobs, mayPublish }: SaveParts,
): Promise<AgentRow> {
  const snapshot = AgentSnapshot.parse(stored);
  if (answersOtherwise(now, snapshot)) await mayPublish(tx, agent.id, version);
  const row = await applySnapshot(tx, agent, version, { now, snapshot });
  await tx
    .updateTable('agent_versions')
    .set({ publishedAt: new Date() })
    .where('agentId', '=', agent.id)
    .where('version', '=', version)
    .execute();
  const { organizationId } = agent;
  if (snapshot.examples?.length) await jobs.send(tx, embedExamples, [{ organizationId }]);
  return row;
}

/** What decides how an agent answers; the rest decides when it is asked, and what it is called. */
const ANSWERING = [
  'type',
  'instructions',
  'model',
  'temperature',
  'maxTokens',
  'fallbackMessage',
  'agentConfig',
  'tools',
] as const satisfies (keyof AgentSnapshot)[];

/** The same for versions that answer in the same way, whatever else differs. */
export function answeringHash(snapshot: AgentSnapshot): string {
  const content = ANSWERING.map((field) => [field, snapshot[field] ?? null]);
  return createHash('sha256').update(JSON.stringify(content, inOrder)).digest('hex');
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function answersOtherwise(before: AgentSnapshot, after: AgentSnapshot): boolean {
  return ANSWERING.some(
    (field) => after[field] !== undefined && !isDeepStrictEqual(before[field], after[field]),
  );
}
