export { addAgent } from './add-agent.ts';
export { refreshAgentTools } from './agent-tools/refresh.ts';
export { agentToolRoutes } from './agent-tools/routes.ts';
export { createAgents } from './agents.ts';
export type { AgentDependencies, Agents } from './agents.ts';
export { summariseJob } from './summaries/summarise.job.ts';
export { followUp } from './tools/follow-up.job.ts';
export { embedExamples } from './routing/embed-examples.job.ts';
