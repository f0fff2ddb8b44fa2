import type { AgentSnapshot } from '@frontdesk/contract';
import { inTrial } from '../tools/in-trial.ts';
import type { SetUpTool } from '../tools/kit.ts';
import type { Tool } from '../turn/tool.ts';

/** What becomes of a tool in a test; `integrationId` is null for a built-in one. */
export type StandIn = (tool: Tool, integrationId: string | null) => Tool;

/** How a test of a version differs from what customers meet. */
export interface Trial {
  agentId: string;
  /** The version's tools; undefined: those that the agent has. */
  tools: AgentSnapshot['tools'];
  standIn: StandIn;
}

/** A tool as it works in a trial, or in a test that says otherwise. */
export function standIn(tool: Tool, kit: readonly SetUpTool[], trial: Trial | undefined): Tool {
  if (!trial) return inTrial(tool);
  const row = kit.find(({ name }) => name === tool.name)?.row;
  return trial.standIn(tool, row?.integrationId ?? null);
}
