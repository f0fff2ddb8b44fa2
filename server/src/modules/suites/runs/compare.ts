import type { SuiteChange, SuiteResult } from '@frontdesk/contract';
import { isDeepStrictEqual } from 'node:util';

/** How each case differs between two runs, in the order of the later one; those that are gone last. */
export function compareResults(before: SuiteResult[], after: SuiteResult[]): SuiteChange[] {
  const old = new Map(before.map((result) => [result.caseId, result]));
  const now = new Set(after.map(({ caseId }) => caseId));
  return [
    ...after.map((result) => changeOf(old.get(result.caseId) ?? null, result)),
    ...before.filter(({ caseId }) => !now.has(caseId)).map((result) => removed(result)),
  ];
}

function changeOf(before: SuiteResult | null, after: SuiteResult): SuiteChange {
  const { caseId, name } = after;
  if (!before) return { caseId, name, change: 'added', before, after };
  if ([before, after].some(({ status }) => NOT_RUN.has(status))) {
    return { caseId, name, change: 'not-run', before, after };
  }
  const [was, is] = [before.status === 'passed', after.status === 'passed'];
  const isSame = isDeepStrictEqual(saidIn(before), saidIn(after));
  const change = was === is ? (isSame ? 'same' : 'changed') : is ? 'mended' : 'broken';
  return { caseId, name, change, before, after };
}

function removed(before: SuiteResult): SuiteChange {
  const { caseId, name } = before;
  return { caseId, name, change: 'removed', before, after: null };
}

/** Ends that say nothing of the version. */
const NOT_RUN: ReadonlySet<SuiteResult['status']> = new Set(['queued', 'running', 'cancelled']);

/** What was said, cited and called; how sure it was and what it cost is not what differs. */
function saidIn({ turns }: SuiteResult): unknown {
  return turns.map((turn) => {
    if (turn.by === 'customer') return turn;
    const { text, agentName, sources, tools, handover } = turn;
    return { text, agentName, sources, tools, handover };
  });
}
