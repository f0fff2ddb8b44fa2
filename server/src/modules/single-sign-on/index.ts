import type { FastifyInstance } from 'fastify';
import type { BoundRoute, RateLimits } from '../../http/index.ts';
import { addFlowRoutes } from './flow-routes.ts';
import type { SsoParts } from './parts.ts';
import { settingsRoutes } from './settings-routes.ts';
import { startRoute } from './start-route.ts';

/** Single sign-on: members come in by the identity provider of their organization. */
export interface SingleSignOn {
  routes: BoundRoute[];
  /** Serves what identity providers send browsers to, under /api/auth/sso. */
  addRoutes(app: FastifyInstance, limits: RateLimits): void;
}

export function createSingleSignOn(parts: SsoParts): SingleSignOn {
  return {
    routes: [startRoute(parts), ...settingsRoutes(parts)],
    addRoutes: (app, limits) => addFlowRoutes(app, parts, limits),
  };
}
