import type { BodyOf, ParamsOf, QueryOf, RouteSpec } from '@frontdesk/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Logger } from '../platform/index.ts';
import type { CallerOf } from './caller.ts';
import type { Upload } from './uploads.ts';

/** A request that fits its route: who calls is known, and every part is parsed. */
export interface Request<R extends RouteSpec> {
  params: ParamsOf<R>;
  query: QueryOf<R>;
  /** Undefined where files came instead. */
  body: R extends { files: string } ? BodyOf<R> | undefined : BodyOf<R>;
  /** Empty where the route takes none, or none came. */
  files: Upload[];
  caller: CallerOf<R>;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
  log: Logger;
  raw: FastifyRequest;
  reply: FastifyReply;
}

/** A route of the contract with what answers it. */
export interface BoundRoute {
  route: RouteSpec;
  handle(request: Request<RouteSpec>): Promise<unknown>;
}

/** Answers a route; what is returned must be what the contract says. */
export function bind<R extends RouteSpec>(
  route: R,
  handle: (request: Request<R>) => Promise<z.input<R['response']>>,
): BoundRoute {
  return bindRaw(route, handle);
}

/** As {@link bind}, for handlers that may write the reply themselves after `reply.hijack()`. */
export function bindRaw<R extends RouteSpec>(
  route: R,
  handle: (request: Request<R>) => Promise<unknown>,
): BoundRoute {
  return {
    route,
    // A method's parameters are compared both ways, so this narrower one is accepted: rightly,
    // because the server parses each part by the schemas of this very route before it calls.
    handle,
  };
}
