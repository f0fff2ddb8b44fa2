import type { Agent } from '@frontdesk/contract';
import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { Confirm } from '../../ui/confirm.tsx';
import { Tip } from '../../ui/tip.tsx';
import { useDeleteAgent } from './use-agents.ts';

/** Removes an agent, after asking. */
export function DeleteAgent({
  agent,
  onDeleted,
}: {
  agent: Agent;
  onDeleted: () => void;
}): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useDeleteAgent(agent.id);
  return (
    <>
      <Tip label="Delete">
        <ActionIcon variant="subtle" size={30} aria-label="Delete" onClick={() => setAsking(true)}>
          <IconTrash size={17} stroke={1.6} />
        </ActionIcon>
      </Tip>
      <Confirm
        isOpen={isAsking}
        title={`Delete ${agent.name}?`}
        verb="Delete"
        isBusy={remove.isPending}
        onCancel={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              onDeleted();
              void navigate('/agents');
            },
          })
        }
      >
        Its conversations stay. Where no other agent fits, new ones go to the team.
      </Confirm>
    </>
  );
}
