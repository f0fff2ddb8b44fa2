import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, RepeatedWork } from '../../jobs/index.ts';
import { systemClock } from '../../platform/index.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { chatRoute } from './chat/chat.ts';
import { agentRoutes } from './routes.ts';
import { agentTurnJob } from './runs/agent-turn.job.ts';
import type { AgentParts } from './runs/execute.ts';
import { recoverRuns } from './runs/recover.ts';
import { runRoutes } from './runs/routes.ts';
import { followUpJob } from './tools/follow-up.job.ts';
import { turnLimits } from './turn/limits.ts';

/** The door of this module. */
export interface Agents {
  routes: BoundRoute[];
  jobs: BoundJob[];
  repeated: RepeatedWork[];
}

export type AgentDependencies = Omit<AgentParts, 'limits' | 'clock'> &
  Partial<Pick<AgentParts, 'limits' | 'clock'>>;

/** The AI agents, their turns, and the universal chat. */
export function createAgents(dependencies: AgentDependencies): Agents {
  const parts: AgentParts = { limits: turnLimits, clock: systemClock, ...dependencies };
  return {
    routes: [
      ...agentRoutes(parts.database),
      ...runRoutes(parts.database),
      ...approvalRoutes(parts.database, parts.jobs),
      chatRoute(parts),
    ],
    jobs: [agentTurnJob(parts), followUpJob(parts.database, parts.messages.send)],
    repeated: [recoverRuns(parts)],
  };
}
