import type { Entry } from './entry.ts';
import { requestsOfAgents } from './requests/agents.ts';
import { requestsOfDesk } from './requests/desk.ts';
import { requestsOfSuites } from './requests/suites.ts';
import { requestsOfOrganization } from './requests/organization.ts';

/** One entry for each route of the contract, by its name. */
export const requests: Record<string, Entry> = {
  ...requestsOfOrganization,
  ...requestsOfDesk,
  ...requestsOfAgents,
  ...requestsOfSuites,
};
