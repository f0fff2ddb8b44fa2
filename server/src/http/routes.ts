import type { Access, RouteSpec } from '@frontdesk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../platform/index.ts';
import type { Logger } from '../platform/index.ts';
import type { BoundRoute, Request } from './bind.ts';
import type { Authenticate, Caller } from './caller.ts';
import { claimKey, ownerOf } from './idempotency.ts';
import type { Claim, KeyStore } from './idempotency.ts';
import { refuseOtherPages } from './origin.ts';
import type { RateLimits } from './rate-limit.ts';
import { readUploads } from './uploads.ts';
import type { Upload } from './uploads.ts';

export interface RouteDependencies extends KeyStore {
  authenticate: Authenticate;
  limits: RateLimits;
  /** Where browsers reach the server. */
  publicUrl: string;
  log: Logger;
}

/** Puts the routes of the contract on the server: who calls first, then what, then the answer. */
export function addRoutes(
  app: FastifyInstance,
  routes: BoundRoute[],
  dependencies: RouteDependencies,
): void {
  const { authenticate, limits, publicUrl, log } = dependencies;
  for (const bound of routes) {
    const { route } = bound;
    const status = route.status ?? 200;
    const callers = new WeakMap<FastifyRequest, Caller>();
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        ...describe(bound),
        ...(route.params ? { params: route.params } : {}),
        ...(route.query ? { querystring: route.query } : {}),
        ...(route.body && !route.files ? { body: route.body } : {}),
      },
      config: { spec: route },
      ...(route.access === 'public'
        ? { onRequest: async (raw: FastifyRequest) => limits.anonymous(raw) }
        : {}),
      // Before the body is checked: who may not call learns nothing about what fits.
      preValidation: async (raw) => {
        const caller = await authenticate(raw, route.access);
        if (isBySession(caller)) refuseOtherPages(raw, publicUrl);
        if (caller) refuseElsewhere(raw, caller);
        if (caller) limits.known(caller);
        callers.set(raw, caller);
      },
      handler: async (raw, reply) => {
        const caller = callers.get(raw);
        const take = (bytes: number): void => {
          if (caller) limits.bytes(caller, raw, bytes);
        };
        const given = await bodyOf(route, raw, take);
        const run = async (): Promise<unknown> => {
          const { params, query } = raw;
          const request = { params, query, ...given, raw, caller, reply, log };
          // oxlint-disable-next-line typescript/consistent-type-assertions -- schemas above parsed it
          return bound.handle({ ...request, signal: goneSignal(reply) } as Request<typeof route>);
        };
        const key = raw.headers['idempotency-key'];
        const owner = ownerOf(caller);
        if (route.method !== 'POST' || typeof key !== 'string' || owner === undefined) {
          const answer = await run();
          return reply.sent ? reply : reply.code(status).send(answer);
        }
        const claim = await claimKey(dependencies, owner, key, raw, given.files);
        return once(claim, status, { reply, run });
      },
    });
  }
}

/** A person by their cookie, and not a machine or a visitor by a token. */
function isBySession(caller: Caller): boolean {
  return caller !== undefined && caller.kind !== 'visitor' && caller.userId !== null;
}

/** On an organization's own host nobody is known who belongs to another. */
function refuseElsewhere({ tenantId }: FastifyRequest, caller: NonNullable<Caller>): void {
  if (tenantId === null || caller.organizationId === tenantId) return;
  throw new AppError('unauthorised', 'This visit belongs to another address. Open the chat again.');
}

function describe({ route }: BoundRoute): object {
  const status = route.status ?? 200;
  const access: Access = route.access;
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [route.name.split('.')[0]],
    security:
      access === 'public'
        ? []
        : access === 'visitor'
          ? [{ visitor: [] }]
          : [{ apiKey: [] }, { session: [] }],
    response: { [status]: status === 204 ? z.null().describe('Nothing') : route.response },
  };
}

/** The body as its schema has it, which was checked before; or the files that came instead. */
async function bodyOf(
  route: RouteSpec,
  raw: FastifyRequest,
  take: (bytes: number) => void,
): Promise<{ body: unknown; files: Upload[] }> {
  if (route.files === undefined) return { body: raw.body, files: [] };
  if (raw.isMultipart()) {
    return { body: undefined, files: await readUploads(raw, take, route.filesLimit) };
  }
  const parsed = (route.body ?? z.never()).safeParse(raw.body);
  if (parsed.success) return { body: parsed.data, files: [] };
  throw new AppError('invalid', 'Send files as multipart/form-data, or JSON as described.', {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  });
}

/** Aborts when the connection closes before the answer is out. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

async function once(
  claim: Claim,
  status: number,
  { reply, run }: { reply: FastifyReply; run: () => Promise<unknown> },
): Promise<FastifyReply> {
  if (claim.kind === 'repeat') {
    return reply
      .code(claim.answer.status)
      .header('idempotent-replayed', 'true')
      .send(claim.answer.body);
  }
  let answer: unknown;
  try {
    answer = await run();
  } catch (error) {
    // A request that was refused changed nothing: the key is free for a corrected one.
    await claim.release();
    throw error;
  }
  if (reply.sent) {
    await claim.keepStreamed();
    return reply;
  }
  await claim.keep({ status, body: answer });
  return reply.code(status).send(answer);
}
