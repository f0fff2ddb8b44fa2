export { guardPublishing } from './gate.ts';
export { suiteCase } from './runs/suite-case.job.ts';
export { createSuites } from './suites.ts';
