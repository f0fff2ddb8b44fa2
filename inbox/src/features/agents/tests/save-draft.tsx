import { createAgentVersion } from '@frontdesk/contract';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { client } from '../../../api/client.ts';
import { toast } from '../../../ui/toast-store.ts';
import type { AgentInput } from '../use-agents.ts';

/** Saves what was changed as a version that customers do not meet, and goes to its tests. */
export function SaveDraft({
  agentId,
  changes,
  onSaved,
}: {
  agentId: string;
  changes: Partial<AgentInput>;
  onSaved: () => void;
}): ReactNode {
  const navigate = useNavigate();
  const save = useMutation({
    mutationFn: async () =>
      client.call(createAgentVersion, { params: { id: agentId }, body: { changes } }),
    onSuccess: ({ version }) => {
      toast.success(`Version ${version} is a draft. Customers are answered as before.`);
      onSaved();
      void navigate(`/agents/${encodeURIComponent(agentId)}/tests`);
    },
  });
  return (
    <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
      Save as draft
    </Button>
  );
}
