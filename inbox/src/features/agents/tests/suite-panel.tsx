import type { SuiteCase, SuiteRun } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Confirm } from '../../../ui/confirm.tsx';
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
  const [removing, setRemoving] = useState<SuiteCase>();
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
      <RunNews run={last} />
      <CaseTable
        cases={cases}
        runs={runs.slice(0, 3)}
        edit={mayWrite ? setEditing : undefined}
        remove={setRemoving}
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
      <Confirm
        isOpen={removing !== undefined}
        title={`Delete the case “${removing?.name ?? ''}”?`}
        verb="Delete"
        isBusy={acts.removeCase.isPending}
        onCancel={() => setRemoving(undefined)}
        onConfirm={() => {
          if (!removing) return;
          acts.removeCase.mutate(removing.id, { onSuccess: () => setRemoving(undefined) });
        }}
      >
        What it was in past runs stays. Versions have to be tested anew before they are published.
      </Confirm>
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

/** Says how a run ended, to who does not see the table fill. */
function RunNews({ run }: { run: SuiteRun | undefined }): ReactNode {
  const [seen] = useState(run?.id);
  const isNew = run !== undefined && run.id !== seen;
  return (
    <output className="visually-hidden">
      {isNew &&
        (isUnderWay(run)
          ? `Testing version ${run.version}.`
          : `Version ${run.version}: ${run.passed} of ${run.total} cases passed.`)}
    </output>
  );
}
