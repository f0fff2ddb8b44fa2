import { AgentSnapshot } from '@frontdesk/contract';
import type { Tx } from '../../../database/index.ts';
import { notFound } from '../../../platform/index.ts';
import { readModelSetup } from '../../models/index.ts';
import type { ModelSetup } from '../../models/index.ts';
import type { AgentRow } from '../agent-settings.ts';
import { grantedTools } from '../agent-tools/granted.ts';
import type { Granted } from '../agent-tools/granted.ts';
import type { RunRow } from '../runs/claim.ts';
import { recordedRun } from './recorded-run.ts';
import type { RecordedRun } from './recorded-run.ts';

/** What a comparison rests on. */
export interface Grounds {
  run: RunRow;
  recorded: RecordedRun;
  setup: ModelSetup;
  colleagues: AgentRow[];
  granted: Granted;
  /** The version that was asked for. */
  snapshot: AgentSnapshot | undefined;
}

/** Reads a run from its record. Throws `not-found`, or `unprocessable` where it cannot be run again. */
export async function readRecorded(
  tx: Tx,
  runId: string,
): Promise<{ run: RunRow; recorded: RecordedRun }> {
  const run = await tx.selectFrom('runs').selectAll().where('id', '=', runId).executeTakeFirst();
  if (!run) throw notFound('run');
  const steps = await tx
    .selectFrom('run_steps')
    .selectAll()
    .where('runId', '=', run.id)
    .orderBy('position')
    .execute();
  return { run, recorded: recordedRun(run, steps) };
}

/** Reads what a comparison needs beside the record. */
export async function readGrounds(
  tx: Tx,
  runId: string,
  { agentVersion, now }: { agentVersion: number | undefined; now: Date },
): Promise<Grounds> {
  const { run, recorded } = await readRecorded(tx, runId);
  const { organizationId, conversationId } = run;
  const { id } = (recorded.legs.at(-1) ?? recorded.legs[0]).about.agent;
  const snapshot = agentVersion === undefined ? undefined : await readVersion(tx, id, agentVersion);
  const setup = await readModelSetup(tx, { organizationId, conversationId, now });
  const colleagues = await tx
    .selectFrom('agents')
    .selectAll()
    .where('isActive', '=', true)
    .where('id', '<>', id)
    .execute();
  const granted = await grantedTools(tx, id);
  return { run, recorded, setup, colleagues, granted, snapshot };
}

async function readVersion(tx: Tx, agentId: string, version: number): Promise<AgentSnapshot> {
  const row = await tx
    .selectFrom('agent_versions')
    .select('snapshot')
    .where('agentId', '=', agentId)
    .where('version', '=', version)
    .executeTakeFirst();
  if (!row) throw notFound('version');
  return AgentSnapshot.parse(row.snapshot);
}
