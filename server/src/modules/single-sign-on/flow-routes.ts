import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RateLimits } from '../../http/index.ts';
import { notFound } from '../../platform/index.ts';
import { acceptSaml, finishSaml } from './accept-saml.ts';
import { comeIn } from './come-in.ts';
import { endedCookie } from './cookie.ts';
import { acceptCode } from './accept-code.ts';
import type { SsoParts } from './parts.ts';
import type { ProviderRow } from './provider.ts';
import { refuse, toldTo } from './refuse.ts';
import { metadataOf } from './saml/service.ts';
import { PATH, urlsOf } from './urls.ts';
import type { Vouched } from './vouched.ts';

/** Bytes of a SAML answer. */
const MAX_ANSWER = 256 * 2 ** 10;

const Organization = z.object({ organizationId: z.string().regex(/^[\w-]{1,64}$/u) });

/** Finds out whom a provider vouches for. */
type Step = (request: FastifyRequest) => Promise<{ provider: ProviderRow; vouched: Vouched }>;

/** Where identity providers send people back to: pages for browsers, in no API document. */
export function addFlowRoutes(app: FastifyInstance, parts: SsoParts, limits: RateLimits): void {
  const { publicUrl } = parts;
  // Forms are read here alone: elsewhere no page of others can post one.
  app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => limits.anonymous(request));
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_ANSWER },
      async (_: FastifyRequest, text: string) => Object.fromEntries(new URLSearchParams(text)),
    );
    const get = (path: string, step: Step): void => {
      scope.get(`${PATH}${path}`, { schema: { hide: true } }, async (request, reply) =>
        enter(parts, request, reply, step),
      );
    };
    get('/:organizationId/callback', async (request) =>
      acceptCode(parts, organizationOf(request), request),
    );
    get('/finish', async (request) => finishSaml(parts, request));
    scope.post(
      `${PATH}/:organizationId/acs`,
      { schema: { hide: true } },
      async (request, reply) => {
        try {
          const handle = await acceptSaml(parts, organizationOf(request), request.body);
          // A foreign page posted this, so the browser kept its cookie back: it shows it at the next
          // step, with the handle, which nobody else has.
          return await reply.redirect(`${publicUrl}${PATH}/finish?answer=${handle}`, 303);
        } catch (error) {
          return refuse(parts, request, reply, error);
        }
      },
    );
    scope.get(
      `${PATH}/:organizationId/metadata`,
      { schema: { hide: true } },
      async (request, reply) =>
        reply
          .type('application/samlmetadata+xml')
          .send(metadataOf(urlsOf(publicUrl, organizationOf(request)))),
    );
  });
}

function organizationOf({ params }: FastifyRequest): string {
  const parsed = Organization.safeParse(params);
  if (!parsed.success) throw notFound('address');
  return parsed.data.organizationId;
}

/** Begins a session of whom the provider vouches for, and opens the inbox. */
async function enter(
  parts: SsoParts,
  request: FastifyRequest,
  reply: FastifyReply,
  step: Step,
): Promise<FastifyReply> {
  const { database, signIn, publicUrl } = parts;
  try {
    const { provider, vouched } = await step(request);
    const { ip, headers } = request;
    const { organizationId } = provider;
    const { userId, slug } = await toldTo(organizationId, async () =>
      database.asSystem(async (tx) => comeIn(tx, provider, vouched, { ip, headers })),
    );
    const cookies = await signIn.enter({ userId, ssoOrganizationId: organizationId }, request);
    reply.header('set-cookie', [...cookies, endedCookie(publicUrl)]);
    return await reply.redirect(`${publicUrl}/sign-in?in=${encodeURIComponent(slug)}`, 303);
  } catch (error) {
    return refuse(parts, request, reply, error);
  }
}
