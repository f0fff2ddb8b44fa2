import { randomUUID } from 'node:crypto';
import multipart from '@fastify/multipart';
import { fastify, LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Logger } from '../platform/index.ts';
import { answerBroken } from './broken-request.ts';
import { guardHosts, routedUrl } from './guard-hosts.ts';
import type { Hosts } from './hosts.ts';
import { sendProblem } from './problem.ts';

/** Bytes of a JSON body; uploads have limits of their own. */
const BODY_LIMIT = 1_048_576;

/**
 * Makes the web server: parsing, limits and errors; routes are added by {@link addRoutes}. Only
 * proxies that are trusted, by address or network, may say on whose behalf they ask.
 */
export async function createServer(
  log: Logger,
  trustedProxies: string[],
  hosts: Hosts,
): Promise<FastifyInstance> {
  const requestLog: FastifyBaseLogger = log.child({});
  const app = fastify({
    loggerInstance: requestLog,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    // What fails before a route is found, and what is not even HTTP.
    frameworkErrors: (error, request, reply) => {
      sendProblem(error, request, reply.header('x-request-id', request.id));
    },
    clientErrorHandler: answerBroken,
    rewriteUrl: (request) => routedUrl(hosts, request),
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 300 },
    // A connection that was kept alive must not hold up the end.
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  // Answers pass through their schema: what the contract does not name never leaves.
  app.setSerializerCompiler<z.ZodType>(
    ({ schema }) =>
      (data) =>
        JSON.stringify(schema.parse(data)),
  );
  app.setErrorHandler(sendProblem);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'same-origin');
  });
  guardHosts(app, hosts);
  await app.register(multipart);
  return app;
}
