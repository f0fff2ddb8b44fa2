import type { AgentTool } from '@frontdesk/contract';
import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { useChangeTool, useGiveTool } from './use-agent-tools.ts';

const choices = [
  { value: 'mark', label: 'Sent, and marked for the team' },
  { value: 'withhold', label: 'Held back from customers' },
  { value: 'off', label: 'Not looked for' },
];
const Settings = z
  .looseObject({ grounding: z.enum(['off', 'mark', 'withhold']).catch('mark') })
  .catch({ grounding: 'mark' });

interface GroundingProps {
  agentId: string;
  /** What was set for the search of this agent. */
  row: AgentTool | undefined;
  mayWrite: boolean;
}

/** What becomes of sentences of an answer that no source says. */
export function GroundingSelect({ agentId, row, mayWrite }: GroundingProps): ReactNode {
  const give = useGiveTool(agentId);
  const change = useChangeTool(agentId);
  const choose = (grounding: string): void => {
    const settings = { ...row?.settings, grounding };
    if (row) change.mutate({ toolId: row.id, body: { settings } });
    else give.mutate({ toolName: 'searchKnowledge', settings });
  };
  return (
    <Select
      label="Sentences that no source says"
      description="Held back, an answer is shown only once it is whole"
      className="agent-tools-grounding"
      disabled={!mayWrite || give.isPending || change.isPending}
      data={choices}
      value={Settings.parse(row?.settings ?? {}).grounding}
      allowDeselect={false}
      onChange={(value) => value !== null && choose(value)}
    />
  );
}
