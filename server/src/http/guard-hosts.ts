import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AppError, notFound } from '../platform/index.ts';
import type { Hosts } from './hosts.ts';
import { FILES, TENANT_SOCKET, tenantPath } from './tenant-paths.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** On an organization's own host: its id. Null on those of the server. */
    tenantId: string | null;
  }
}

/** Asked by machines that know no name: whether the process lives, and is ready. */
const ANYWHERE = new Set(['/healthz', '/readyz']);

/** Before a route is looked for: what the server knows an address of this host by. */
export function routedUrl(hosts: Hosts, request: IncomingMessage): string {
  const url = request.url ?? '/';
  const place = hosts.placeOf(request);
  if (place?.kind === 'own' || place?.kind === 'files') return url;
  if (place?.kind === 'tenant') return tenantPath(url);
  return ANYWHERE.has(url) ? url : NOWHERE;
}

/** An address that {@link guardHosts} refuses whoever asks. */
const NOWHERE = '/-';

/** Refuses what comes to a host that is nobody's, before anything else is done. */
export function guardHosts(app: FastifyInstance, hosts: Hosts): void {
  app.decorateRequest('tenantId', null);
  app.addHook('onRequest', async (request) => {
    const place = hosts.placeOf(request.raw);
    // Files have their host to themselves, and it has nothing else.
    // By the route that was found: an address can be spelled in many ways.
    const isFile = request.routeOptions.url?.startsWith(FILES) === true;
    const isApart = hosts.files !== undefined && isFile;
    if (place && isApart !== (place.kind === 'files')) throw notFound('address');
    if (place?.kind === 'tenant') request.tenantId = place.organizationId;
    else if (place === null && !ANYWHERE.has(request.raw.url ?? '')) throw nobodys();
  });
}

/** Throws unless a socket may be opened at `path` on the host of this request. */
export function guardSocket(hosts: Hosts, request: IncomingMessage, path: string): void {
  const place = hosts.placeOf(request);
  if (place === null) throw nobodys();
  if (place.kind === 'files') throw notFound('address');
  if (place.kind === 'tenant' && path !== TENANT_SOCKET) {
    throw notFound('address');
  }
}

function nobodys(): AppError {
  return new AppError(
    'misdirected',
    'Nothing is served under this name. If it is yours, prove it under Settings, Domains; if you run this server, see PUBLIC_URL and ALLOWED_HOSTS.',
  );
}
