import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { Problem } from '@frontdesk/contract';
import { z } from 'zod';

/** Makes /openapi.json from the routes added after this call, and /docs to read it. */
export async function addOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  const problem = z.toJSONSchema(Problem, { target: 'openapi-3.0' });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Frontdesk',
        version: '0.1.0',
        description:
          'AI customer service. Errors are RFC 9457 problems; lists are paged by `cursor`; POST accepts an `Idempotency-Key`.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of an organization' },
          session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' },
          visitor: { type: 'http', scheme: 'bearer', description: 'A visitor’s token' },
        },
      },
    },
    transform: (given) => {
      const made = jsonSchemaTransform(given);
      const schema = { ...made.schema };
      schema.response = {
        ...(typeof schema.response === 'object' ? schema.response : {}),
        default: {
          description: 'A problem',
          content: { 'application/problem+json': { schema: problem } },
        },
      };
      return { ...made, schema };
    },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  let reader: Promise<FastifyInstance> | undefined;
  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    reader ??= loadReader();
    const page = await (await reader).inject({ method: 'GET', url: request.url });
    return reply.code(page.statusCode).headers(page.headers).send(page.rawPayload);
  };
  app.get('/docs', { schema: { hide: true } }, read);
  app.get('/docs/*', { schema: { hide: true } }, read);
}

/** The reader of the API is five megabytes of text, loaded when somebody first looks. */
async function loadReader(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = fastify();
  await app.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  await app.ready();
  return app;
}
