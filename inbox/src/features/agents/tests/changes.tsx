import type { SuiteChange, SuiteRun } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Failed } from '../../../ui/states.tsx';
import { Talk } from './result-view.tsx';
import { useSuiteChanges } from './use-suites.ts';

const WORDS: Record<SuiteChange['change'], string> = {
  broken: 'Broken',
  mended: 'Mended',
  changed: 'Answers otherwise',
  same: 'The same',
  added: 'New',
  removed: 'Removed',
};

/** What differs between the last run and the one before, side by side. */
export function Changes({ run, since }: { run: SuiteRun; since: SuiteRun }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <section>
      <Button variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        What changed since the run before
      </Button>
      {isOpen && <List run={run} since={since} />}
    </section>
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
              {before && <Talk result={before} />}
            </div>
            <div>
              <span className="muted">Version {run.version}</span>
              {after && <Talk result={after} />}
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}
