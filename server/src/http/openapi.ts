import swagger from '@fastify/swagger';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { Problem } from '@frontdesk/contract';
import type { RouteSpec } from '@frontdesk/contract';
import { z } from 'zod';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route of the contract that this one answers. */
    spec?: RouteSpec;
  }
}

const DESCRIPTION = `AI customer service. Errors are RFC 9457 problems; lists are paged by \`cursor\`;
POST accepts an \`Idempotency-Key\`; 429 says in \`retry-after\` how many seconds to wait.

Realtime comes by WebSocket: the team's at \`/api/realtime\` (session cookie or API key), a visitor's at
\`/api/widget/realtime?token=<visitor token>\`. Frames are \`{sequence, type, conversationId, data}\`;
\`after=<sequence>\` in the query goes on after the last one that came.`;

/** Makes /openapi.json from the routes added after this call, and /docs to read it. */
export async function addOpenApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  const problem = z.toJSONSchema(Problem, { target: 'openapi-3.0' });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Frontdesk',
        version: '0.1.0',
        description: DESCRIPTION,
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
      const spec = given.route.config?.spec;
      if (spec?.files !== undefined) schema.body = bodyWithFiles(spec.files, spec.body, given);
      const answers = Object.entries(schema.response ?? {});
      schema.response = {
        ...Object.fromEntries(
          answers.map(([status, answer]) => [status, withStream(spec?.stream, answer)]),
        ),
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

type Given = Parameters<typeof jsonSchemaTransform>[0];

/** Files as multipart/form-data, or a JSON body. */
function bodyWithFiles(name: string, body: z.ZodType | undefined, given: Given): object {
  const json = body && jsonSchemaTransform({ ...given, schema: { body } }).schema.body;
  const file = { type: 'string', contentMediaType: 'application/octet-stream' };
  const files = { type: 'array', items: file, minItems: 1 };
  const form = { type: 'object', properties: { [name]: files }, required: [name] };
  return {
    content: {
      'multipart/form-data': { schema: form },
      ...(json ? { 'application/json': { schema: json } } : {}),
    },
  };
}

/** An answer that also comes as a stream of events. */
function withStream(stream: string | undefined, schema: unknown): unknown {
  if (stream === undefined) return schema;
  return {
    description: stream,
    content: {
      'application/json': { schema },
      'text/event-stream': { schema: { type: 'string', description: stream } },
    },
  };
}

/** The page stands alone: nothing is fetched from elsewhere, nothing leads to its maker's services. */
const READER = {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  // The one link that no option takes away.
  customCss: 'a[href*="scalar.com"] { display: none }',
} as const;

/** The reader of the API is five megabytes of text, loaded when somebody first looks. */
async function loadReader(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const app = fastify();
  await app.register(scalar, { routePrefix: '/docs', configuration: READER });
  await app.ready();
  return app;
}
