import { Approval } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB, Tx } from '../../../database/index.ts';
import { displayNameOf } from '../agent-tools/display-name.ts';

/** The calls that were, or are, for the team to decide, with the names of those involved. */
export function selectApprovals(tx: Tx) {
  return tx
    .selectFrom('tool_calls')
    .leftJoin('agents', 'agents.id', 'tool_calls.agentId')
    .leftJoin('users', 'users.id', 'tool_calls.decidedBy')
    .leftJoin('agent_tools', (join) =>
      join
        .onRef('agent_tools.agentId', '=', 'tool_calls.agentId')
        .onRef('agent_tools.toolName', '=', 'tool_calls.toolName'),
    )
    .selectAll('tool_calls')
    .select([
      'agents.name as agentName',
      'users.name as decidedByName',
      'agent_tools.displayName as rowName',
    ])
    .where((eb) =>
      eb.or([
        eb('tool_calls.status', 'in', ['waiting', 'approved']),
        eb('tool_calls.decidedAt', 'is not', null),
      ]),
    );
}

type ApprovalRow = Selectable<DB['tool_calls']> & {
  agentName: string | null;
  decidedByName: string | null;
  /** As the agent's row of the tool names it. */
  rowName: string | null;
};

/** An approval as the API shows it. */
export function approvalView(row: ApprovalRow): Approval {
  return Approval.parse({
    ...row,
    displayName: displayNameOf(row.toolName, row.rowName),
    // A key has no user; who it was stands in the log of acts.
    decidedBy: row.decidedByName ?? row.decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  });
}
