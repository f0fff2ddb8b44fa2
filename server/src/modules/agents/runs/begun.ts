import { AgentConfig } from '@frontdesk/contract';
import { z } from 'zod';
import { Used } from '../turn/journal.ts';

/** How a turn of an agent was begun: kept beside its progress, to go on in the same way. */
export const Begun = z.object({
  /** What this turn asks for in place of the agent's own settings. */
  override: AgentConfig.optional(),
  /** What choosing the agent, and those before it, used. */
  spent: Used,
  /** Agents that have had the conversation in this turn, this one last. */
  agentIds: z.array(z.string()),
});
export type Begun = z.infer<typeof Begun>;
