export { addAgent } from './add-agent.ts';
export { createAgents } from './agents.ts';
export type { AgentDependencies, Agents } from './agents.ts';
export { summariseJob } from './summaries/summarise.job.ts';
export { followUp } from './tools/follow-up.job.ts';
export { embedExamples } from './routing/embed-examples.job.ts';
export { addVersion, lockAgent, publish, saveAgent } from './versions/save.ts';
export type { Author, MayPublish } from './versions/save.ts';
