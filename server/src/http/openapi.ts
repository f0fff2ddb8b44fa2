import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
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
  await app.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
}
