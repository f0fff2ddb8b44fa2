export { checkTeam } from './check-team.ts';
export { giveWaitingJob } from './give-waiting.job.ts';
export { createTeams } from './teams.ts';
