import type { BoundRoute } from '../../http/index.ts';
import type { RepeatedWork } from '../../jobs/index.ts';
import { recheckDomains } from './recheck.ts';
import { domainRoutes } from './routes.ts';
import type { DomainParts } from './routes.ts';

/** Hosts of organizations' own. */
export function createDomains(parts: DomainParts): {
  routes: BoundRoute[];
  repeated: RepeatedWork[];
} {
  return { routes: domainRoutes(parts), repeated: [recheckDomains(parts)] };
}
