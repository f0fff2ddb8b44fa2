import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useMay } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { AgentFields } from './agent-fields.tsx';
import { fieldNames, formOf } from './agent-input.ts';
import { useAddAgent, useAgentKinds } from './use-agents.ts';

/** The form of an agent that is not there yet. */
export function NewAgent(): ReactNode {
  const mayWrite = useMay('agents.write');
  const navigate = useNavigate();
  const kinds = useAgentKinds();
  const { form, isChanged, set } = useEdits(formOf(undefined), fieldNames);
  const add = useAddAgent();
  const { guard, release } = useUnsaved(isChanged);
  const submit = (): void => {
    if (!isChanged || add.isPending) return;
    add.mutate(form, {
      onSuccess: ({ id }) => {
        toast.success('Agent added.');
        release();
        void navigate(`/agents/${encodeURIComponent(id)}`, { replace: true });
      },
    });
  };
  return (
    <form
      className="page"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PageHead title="New agent" back="/agents">
        {mayWrite && (
          <Button type="submit" disabled={!isChanged} loading={add.isPending}>
            Add
          </Button>
        )}
      </PageHead>
      <div className="page-body">
        <AgentFields form={form} set={set} mayWrite={mayWrite} kinds={kinds} />
      </div>
      {guard}
    </form>
  );
}
