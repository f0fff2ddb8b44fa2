import type { SuiteChange, SuiteRun } from '@frontdesk/contract';
import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Failed } from '../../../ui/states.tsx';
import { clock, day } from '../../../ui/time.ts';
import { ResultView } from './result-view.tsx';
import { useSuiteChanges } from './use-suites.ts';

const WORDS: Record<SuiteChange['change'], string> = {
  broken: 'Broken',
  mended: 'Mended',
  changed: 'Answers otherwise',
  same: 'The same',
  added: 'New',
  removed: 'Removed',
  'not-run': 'Not run to its end',
};

/** What differs between two runs, side by side: the last and the one before, or any two. */
export function Changes({ runs }: { runs: readonly SuiteRun[] }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [runId, setRun] = useState<string>();
  const [sinceId, setSince] = useState<string>();
  const run = runs.find(({ id }) => id === runId) ?? runs[0];
  const since = runs.find(({ id }) => id === sinceId) ?? runs[1];
  if (!run || !since) return null;
  return (
    <section className="tests-form">
      <div>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          What changed since the run before
        </Button>
      </div>
      {isOpen && (
        <>
          <div className="tests-bar">
            <RunSelect label="Before" runs={runs} value={since} onChange={setSince} />
            <RunSelect label="After" runs={runs} value={run} onChange={setRun} />
          </div>
          {run.id === since.id ? (
            <p className="muted">Choose two different runs.</p>
          ) : (
            <List run={run} since={since} />
          )}
        </>
      )}
    </section>
  );
}

function RunSelect({
  label,
  runs,
  value,
  onChange,
}: {
  label: string;
  runs: readonly SuiteRun[];
  value: SuiteRun;
  onChange: (id: string) => void;
}): ReactNode {
  return (
    <Select
      label={label}
      w={340}
      maw="100%"
      data={runs.map(({ id, version, passed, total, createdAt }) => ({
        value: id,
        label: `Version ${version}, ${passed}/${total}, ${day(createdAt)}, ${clock(createdAt)}`,
      }))}
      value={value.id}
      allowDeselect={false}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}

function List({ run, since }: { run: SuiteRun; since: SuiteRun }): ReactNode {
  const query = useSuiteChanges(run.id, since.id);
  if (query.isError) return <Failed error={query.error} retry={query.refetch} />;
  const changed = (query.data?.items ?? []).filter(({ change }) => change !== 'same');
  if (query.isSuccess && changed.length === 0) {
    return <p className="muted">Nothing is said, cited or called otherwise.</p>;
  }
  return (
    <ul className="tests-changes">
      {changed.map(({ caseId, name, change, before, after }) => (
        <li key={caseId}>
          <h3>
            {name} <span className="muted">{WORDS[change]}</span>
          </h3>
          <div className="tests-sides">
            <div>
              <span className="muted">Version {since.version}</span>
              {before && <ResultView result={before} />}
            </div>
            <div>
              <span className="muted">Version {run.version}</span>
              {after && <ResultView result={after} />}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
