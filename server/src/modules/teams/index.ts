export { giveWaitingJob } from './give-waiting.job.ts';
export { createTeams } from './teams.ts';
