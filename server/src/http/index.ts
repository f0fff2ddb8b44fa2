export { bind, bindRaw } from './bind.ts';
export type { BoundRoute, Request } from './bind.ts';
export type { Authenticate, Caller, Member, User, Visitor } from './caller.ts';
export { addHealth } from './health.ts';
export { addOpenApi } from './openapi.ts';
export { addPages } from './pages.ts';
export { addRoutes } from './routes.ts';
export { createServer } from './server.ts';
