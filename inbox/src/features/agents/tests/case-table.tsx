import type { SuiteCase, SuiteResult, SuiteRun } from '@frontdesk/contract';
import { UnstyledButton } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { ReactNode } from 'react';
import { RowMenu } from '../../../ui/row-menu.tsx';
import { ResultView } from './result-view.tsx';
import { useSuiteRun } from './use-suites.ts';

const WORDS: Record<SuiteResult['status'], string> = {
  queued: 'Waiting',
  running: 'Running',
  passed: 'Passed',
  failed: 'Failed',
  error: 'Error',
  cancelled: 'Cancelled',
};

/** The cases of a suite, each with its result in the last runs; a result opens to say why. */
export function CaseTable({
  cases,
  runs,
  edit,
  remove,
}: {
  cases: SuiteCase[];
  runs: SuiteRun[];
  /** Absent for who may only look. */
  edit: ((tested: SuiteCase) => void) | undefined;
  remove: (tested: SuiteCase) => void;
}): ReactNode {
  const [open, setOpen] = useState<{ caseId: string; runId: string }>();
  if (cases.length === 0) return <p className="muted">This suite has no cases yet.</p>;
  return (
    <div className="tests-scroll">
      <table className="tests-table">
        <thead>
          <tr>
            <th scope="col">Case</th>
            {runs.map((run) => (
              <th key={run.id} scope="col">
                Version {run.version}
                <span className="muted">
                  {' '}
                  {run.passed}/{run.total}
                  {run.isCurrent ? '' : ', cases changed since'}
                </span>
              </th>
            ))}
            <th aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {cases.map((tested) => (
            <Fragment key={tested.id}>
              <tr>
                <th scope="row">{tested.name}</th>
                {runs.map((run) => (
                  <td key={run.id}>
                    <ResultCell
                      run={run}
                      tested={tested}
                      isOpen={open?.caseId === tested.id && open.runId === run.id}
                      toggle={(isOpen) =>
                        setOpen(isOpen ? { caseId: tested.id, runId: run.id } : undefined)
                      }
                    />
                  </td>
                ))}
                <td>
                  {edit && (
                    <RowMenu
                      name={tested.name}
                      width={150}
                      edit={() => edit(tested)}
                      remove={() => remove(tested)}
                    />
                  )}
                </td>
              </tr>
              {open?.caseId === tested.id && (
                <tr>
                  <td colSpan={runs.length + 2}>
                    <OpenResult runId={open.runId} caseId={tested.id} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useResult(runId: string, caseId: string): SuiteResult | undefined {
  return useSuiteRun(runId).data?.results.find((result) => result.caseId === caseId);
}

function ResultCell({
  run,
  tested,
  isOpen,
  toggle,
}: {
  run: SuiteRun;
  tested: SuiteCase;
  isOpen: boolean;
  toggle: (isOpen: boolean) => void;
}): ReactNode {
  const result = useResult(run.id, tested.id);
  if (!result) return <span className="muted">–</span>;
  return (
    <UnstyledButton
      className="tests-status"
      data-status={result.status}
      aria-expanded={isOpen}
      aria-label={`${WORDS[result.status]}: ${tested.name}, version ${run.version}`}
      onClick={() => toggle(!isOpen)}
    >
      {WORDS[result.status]}
    </UnstyledButton>
  );
}

function OpenResult({ runId, caseId }: { runId: string; caseId: string }): ReactNode {
  const result = useResult(runId, caseId);
  return result ? <ResultView result={result} /> : null;
}
