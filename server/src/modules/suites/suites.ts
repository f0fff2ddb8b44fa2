import type { BoundRoute } from '../../http/index.ts';
import type { BoundJob } from '../../jobs/index.ts';
import { caseRoutes } from './cases/routes.ts';
import { suiteRoutes } from './routes.ts';
import type { SuiteParts } from './parts.ts';
import { suiteRunRoutes } from './runs/routes.ts';
import { handleSuiteCase } from './runs/suite-case.job.ts';

/** Tests of AI agents: suites of cases, their runs against any version, and what differs between two. */
export function createSuites(parts: SuiteParts): { routes: BoundRoute[]; jobs: BoundJob[] } {
  const { database, jobs } = parts;
  return {
    routes: [...suiteRoutes(database), ...caseRoutes(database), ...suiteRunRoutes(database, jobs)],
    jobs: [handleSuiteCase(parts)],
  };
}
