import type { Tx } from '../../database/index.ts';
import { logAct } from '../events/index.ts';
import type { Doer } from '../events/index.ts';
import type { SuiteRow } from './view.ts';

/** Whoever sets a gate is on record, and so is who let tests change a connected system. */
export async function logGate(
  tx: Tx,
  { before, after }: { before: SuiteRow | null; after: SuiteRow },
  doer: Doer,
): Promise<void> {
  const [was, is] = [before && told(before), told(after)];
  // A new suite that guards nothing and changes nothing is not worth a word.
  if (was === null && !is.isGuard && is.testIntegrationIds.length === 0) return;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  await logAct(tx, {
    organizationId: after.organizationId,
    eventType: 'test-suite.gate-changed',
    source: 'suites',
    message: `${doer.by.name} changed what the test suite “${after.name}” asks of a version.`,
    actor: doer.by,
    address: doer.address,
    details: { suiteId: after.id, before: was, after: is },
  });
}

/** A case that is changed or taken out asks something else of every version that comes after. */
export async function logCase(
  tx: Tx,
  suite: SuiteRow,
  { caseId, name, what }: { caseId: string; name: string; what: 'changed' | 'deleted' },
  { by, address }: Doer,
): Promise<void> {
  await logAct(tx, {
    organizationId: suite.organizationId,
    eventType: `test-case.${what}`,
    source: 'suites',
    message: `${by.name} ${what} the case “${name}” of the test suite “${suite.name}”.`,
    actor: by,
    address,
    details: { suiteId: suite.id, caseId, isGuard: suite.isGuard },
  });
}

function told({ isGuard, gate, judgeModel, testIntegrationIds }: SuiteRow) {
  return { isGuard, gate, judgeModel, testIntegrationIds };
}
