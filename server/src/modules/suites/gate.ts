import { SuiteCaseInput, SuiteGate } from '@frontdesk/contract';
import type { Tx } from '../../database/index.ts';
import { AppError } from '../../platform/index.ts';
import { answeringHash, storedVersion, versionAsItAnswers } from '../agents/index.ts';
import type { MayPublish } from '../agents/index.ts';
import type { SuiteRow } from './view.ts';

/**
 * Refuses to publish a version that the suites which guard its agent did not pass, in exactly this
 * form and with their cases as they are. Throws `conflict`, naming the suites and the cases.
 */
export const guardPublishing: MayPublish = async (tx, agentId, version) => {
  const guards = await guardsOf(tx, agentId);
  if (guards.length === 0) return;
  const content = answeringHash(await storedVersion(tx, agentId, version));
  const errors: { path: string; message: string }[] = [];
  for (const suite of guards) {
    const message = await refusalOf(tx, suite, content);
    if (message !== undefined) errors.push({ path: `suites.${suite.id}`, message });
  }
  if (errors.length === 0) return;
  const why = errors.map(({ message }) => message).join(' ');
  throw new AppError('conflict', `Its tests keep this from customers. ${why} ${NEXT}`, { errors });
};

const NEXT = 'Save it as a draft, run the tests on that, and publish it once they pass.';

/** Suites that guard an agent. One without cases asks nothing. */
async function guardsOf(tx: Tx, agentId: string): Promise<SuiteRow[]> {
  return tx
    .selectFrom('suites')
    .selectAll()
    .where('agentId', '=', agentId)
    .where('isGuard', '=', true)
    .where((eb) =>
      eb.exists(
        eb.selectFrom('suite_cases').select('id').whereRef('suite_cases.suiteId', '=', 'suites.id'),
      ),
    )
    .orderBy('createdAt')
    .execute();
}

/** What a suite has against a version, in a sentence; undefined: nothing. */
async function refusalOf(tx: Tx, suite: SuiteRow, content: string): Promise<string | undefined> {
  const gate = SuiteGate.parse(suite.gate);
  const run = await lastRun(tx, suite, content);
  if (!run) return `“${suite.name}” was not run on it.`;
  const failing = run.filter(({ isPassed }) => !isPassed);
  const passed = run.length - failing.length;
  const asked =
    gate.kind === 'share' ? Math.ceil(gate.share * run.length - 1e-9) : await published(tx, suite);
  if (asked === undefined) return `“${suite.name}” was not run on what answers now, to compare.`;
  if (passed >= asked) return undefined;
  const names = failing.map(({ name }) => `“${name}”`);
  const shown = names.slice(0, SHOWN).join(', ');
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `“${suite.name}” asks for ${asked} of ${run.length}, and ${passed} passed. Not: ${shown}${more}.`;
}

const SHOWN = 5;

/** How many cases pass with the version that answers now. */
async function published(tx: Tx, suite: SuiteRow): Promise<number | undefined> {
  const { publishedVersion } = await tx
    .selectFrom('agents')
    .select('publishedVersion')
    .where('id', '=', suite.agentId)
    .executeTakeFirstOrThrow();
  const content = answeringHash(await versionAsItAnswers(tx, suite.agentId, publishedVersion));
  const run = await lastRun(tx, suite, content);
  return run?.filter(({ isPassed }) => isPassed).length;
}

/** The last whole run of the suite, as it is, on this content. */
async function lastRun(
  tx: Tx,
  { id, revision }: SuiteRow,
  content: string,
): Promise<{ name: string; isPassed: boolean }[] | undefined> {
  const run = await tx
    .selectFrom('suite_runs')
    .select('id')
    .where('suiteId', '=', id)
    .where('contentHash', '=', content)
    .where('revision', '=', revision)
    .where('status', 'in', ['done', 'failed'])
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!run) return undefined;
  const rows = await tx
    .selectFrom('suite_results')
    .select(['tested', 'status'])
    .where('suiteRunId', '=', run.id)
    .orderBy('position')
    .execute();
  return rows.map(({ tested, status }) => ({
    name: SuiteCaseInput.parse(tested).name,
    isPassed: status === 'passed',
  }));
}
