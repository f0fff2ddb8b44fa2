export { addAgent } from './add-agent.ts';
export { createAgents } from './agents.ts';
export type { AgentDependencies, Agents } from './agents.ts';
export { followUp } from './tools/follow-up.job.ts';
