import type { SuiteCase } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Bone, Failed, Waiting } from '../../../ui/states.tsx';
import { CaseDialog } from './case-dialog.tsx';
import { CaseTable } from './case-table.tsx';
import { Changes } from './changes.tsx';
import { GateSettings } from './gate-settings.tsx';
import { RunBar } from './run-bar.tsx';
import { isUnderWay, useSuite, useSuiteActs, useSuiteRuns } from './use-suites.ts';

/** A suite: run it, see its cases with what became of them, and what it asks of a version. */
export function SuitePanel({
  suiteId,
  agentId,
  mayWrite,
}: {
  suiteId: string;
  agentId: string;
  mayWrite: boolean;
}): ReactNode {
  const suite = useSuite(suiteId);
  const runs = useSuiteRuns(suiteId).data?.items ?? [];
  const acts = useSuiteActs(suiteId, agentId);
  const [editing, setEditing] = useState<SuiteCase | 'new'>();
  if (suite.isPending) {
    return (
      <Waiting label="Loading the suite">
        <Bone w="100%" h={180} />
      </Waiting>
    );
  }
  if (suite.isError) return <Failed error={suite.error} retry={suite.refetch} />;
  const { cases } = suite.data;
  const [last] = runs;
  return (
    <>
      {mayWrite && <RunBar agentId={agentId} acts={acts} last={last} hasCases={cases.length > 0} />}
      <CaseTable
        cases={cases}
        runs={runs.slice(0, 3)}
        edit={mayWrite ? setEditing : undefined}
        remove={(id) => acts.removeCase.mutate(id)}
      />
      {mayWrite && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} stroke={1.9} />}
            onClick={() => setEditing('new')}
          >
            Add a case
          </Button>
        </div>
      )}
      <Changes runs={runs.filter((run) => !isUnderWay(run))} />
      {mayWrite && <GateSettings suite={suite.data} acts={acts} />}
      {editing !== undefined && (
        <CaseDialog
          tested={editing === 'new' ? undefined : editing}
          save={acts.saveCase}
          close={() => setEditing(undefined)}
        />
      )}
    </>
  );
}
