export { installJobs } from './install.ts';
export { defineJob, handleJob } from './job.ts';
export type { BoundJob, JobContext, JobType, RepeatedWork } from './job.ts';
export { startJobs } from './queue.ts';
export type { Jobs } from './queue.ts';
