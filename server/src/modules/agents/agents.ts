import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob, RepeatedWork } from '../../jobs/index.ts';
import { systemClock } from '../../platform/index.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { chatRoute } from './chat/chat.ts';
import { forgetTrials } from './forget-trials.ts';
import { agentRoutes } from './routes.ts';
import { embedExamplesJob } from './routing/embed-examples.job.ts';
import { createRouteMessage } from './routing/route-message.ts';
import { agentTurnJob } from './runs/agent-turn.job.ts';
import type { AgentParts } from './runs/work.ts';
import { recoverRuns } from './runs/recover.ts';
import { replayRoutes } from './replay/routes.ts';
import { runRoutes } from './runs/routes.ts';
import { handleSummarise } from './summaries/summarise.job.ts';
import { followUpJob } from './tools/follow-up.job.ts';
import { createPlay } from './trials/play.ts';
import type { Play } from './trials/play.ts';
import { turnLimits } from './turn/limits.ts';
import { versionRoutes } from './versions/routes.ts';
import type { MayPublish } from './versions/save.ts';

/** The door of this module. */
export interface Agents {
  routes: BoundRoute[];
  jobs: BoundJob[];
  repeated: RepeatedWork[];
  play: Play;
}

type Optional = 'limits' | 'clock' | 'routeMessage';

export type AgentDependencies = Omit<AgentParts, Optional> &
  Partial<Pick<AgentParts, Optional>> & {
    /** Absent: every version may be published. */
    mayPublish?: MayPublish;
  };

/** The AI agents, their turns, and the universal chat. */
export function createAgents({
  mayPublish = async () => undefined,
  ...dependencies
}: AgentDependencies): Agents {
  const parts: AgentParts = {
    limits: turnLimits,
    clock: systemClock,
    routeMessage: createRouteMessage(dependencies),
    ...dependencies,
  };
  const { database, jobs, knowledge } = parts;
  return {
    routes: [
      ...agentRoutes(database, { jobs, mayPublish }),
      ...versionRoutes(database, { jobs, mayPublish }),
      ...runRoutes(database),
      ...replayRoutes(parts),
      ...approvalRoutes(database, jobs),
      chatRoute(parts),
    ],
    jobs: [
      agentTurnJob(parts),
      embedExamplesJob(database, knowledge.embed),
      followUpJob(database, parts.messages.send),
      handleSummarise(parts),
    ],
    repeated: [recoverRuns(parts), forgetTrials(database, parts.clock)],
    play: createPlay(parts),
  };
}
