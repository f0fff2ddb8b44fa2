import type { Access } from '@frontdesk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../database/index.ts';
import type { Logger } from '../platform/index.ts';
import type { BoundRoute, Request } from './bind.ts';
import type { Authenticate, Caller } from './caller.ts';
import { claimKey } from './idempotency.ts';

/** Puts the routes of the contract on the server: who calls first, then what, then the answer. */
export function addRoutes(
  app: FastifyInstance,
  routes: BoundRoute[],
  dependencies: { authenticate: Authenticate; database: Database; log: Logger },
): void {
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
        ...(route.body ? { body: route.body } : {}),
      },
      // Before the body is checked: who may not call learns nothing about what fits.
      preValidation: async (raw) => {
        callers.set(raw, await dependencies.authenticate(raw, route.access));
      },
      handler: async (raw, reply) => {
        const caller = callers.get(raw);
        const run = async (): Promise<unknown> => {
          const request = { ...parts(raw), caller, reply, log: dependencies.log };
          // oxlint-disable-next-line typescript/consistent-type-assertions -- schemas above parsed it
          return bound.handle({ ...request, signal: goneSignal(reply) } as Request<typeof route>);
        };
        const key = raw.headers['idempotency-key'];
        if (route.method !== 'POST' || typeof key !== 'string' || caller?.kind !== 'member') {
          const answer = await run();
          return reply.sent ? reply : reply.code(status).send(answer);
        }
        return once(key, caller.organizationId, status, { raw, reply, run }, dependencies.database);
      },
    });
  }
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

function parts(raw: FastifyRequest) {
  return { params: raw.params, query: raw.query, body: raw.body, raw };
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
  key: string,
  organizationId: string,
  status: number,
  { raw, reply, run }: { raw: FastifyRequest; reply: FastifyReply; run: () => Promise<unknown> },
  database: Database,
): Promise<FastifyReply> {
  const claim = await claimKey(database, organizationId, key, raw);
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
    await claim.release();
    return reply;
  }
  await claim.keep({ status, body: answer });
  return reply.code(status).send(answer);
}
