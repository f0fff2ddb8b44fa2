import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ChannelError } from '../../channels/channel.ts';
import type { RawRequest } from '../../channels/channel.ts';
import type { RateLimits } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import { createDoors } from './doors.ts';
import type { Door } from './doors.ts';
import { createIntake, storeRefused } from './intake.ts';
import type { WebhookParts } from './parts.ts';

const Params = z.object({ channelId: z.string().max(64) });

/** Bytes of one request; no vendor of texts and links sends more. */
const BODY_LIMIT = 4 * 2 ** 20;
/** Of any channel. */
const LARGEST = 40 * 2 ** 20;
const THANKS = { contentType: 'application/json', body: '{}' };
/** Refused requests of a channel that are written down, each minute. */
const NOTED = 20;

/** Lets vendors call in, at /webhooks/:channelId: verified, stored with its job, then thanked. */
export async function addWebhooks(
  app: FastifyInstance,
  parts: WebhookParts,
  limits: Pick<RateLimits, 'anonymous'>,
): Promise<void> {
  const doorOf = createDoors(parts);
  const intake = createIntake(parts.database, parts.jobs);
  const refuse = createRefuse(parts);
  const doorFor = async ({ params, tenantId }: FastifyRequest): Promise<Door | undefined> => {
    const { channelId } = Params.parse(params);
    return tenantId === null ? doorOf(channelId) : undefined;
  };
  const handle = async (raw: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { channelId } = Params.parse(raw.params);
    const door = await doorFor(raw);
    if (!door) {
      limits.anonymous(raw);
      throw notFound('channel');
    }
    const request = requestOf(raw, door);
    checkSize(door, request.body.length);
    const asked = door.webhook.handshake?.(request, door.context);
    if (asked) return reply.code(200).type(asked.contentType).send(asked.body);
    const problem = await problemOf(door, request);
    if (problem) {
      limits.anonymous(raw);
      await refuse(door, request, problem);
      throw problem;
    }
    await intake.take(door.organizationId, { channelId, request });
    const { webhook, context } = door;
    const { contentType, body } = webhook.answer?.(request, context) ?? webhook.thanks ?? THANKS;
    return reply.code(200).type(contentType).send(body);
  };
  await app.register(async (scope) => {
    // Signatures cover the bytes as they came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
    scope.route({
      method: ['GET', 'POST'],
      url: '/webhooks/:channelId',
      bodyLimit: LARGEST,
      // Before it is read: only those that need it may send much.
      onRequest: async (raw) =>
        checkSize(await doorFor(raw), Number(raw.headers['content-length'])),
      schema: { hide: true },
      handler: handle,
    });
  });
}

/** Throws `too-large` where a vendor of this kind sends no such thing; of chunks nobody knows before. */
function checkSize(door: Door | undefined, bytes: number): void {
  if (!(bytes > (door?.webhook.bodyLimit ?? BODY_LIMIT))) return;
  throw new AppError('too-large', 'This is more than the vendor sends.');
}

/** The request as the vendor made it: the address is ours by configuration, whatever Host says. */
function requestOf(raw: FastifyRequest, { context }: Door): RawRequest {
  const query = raw.originalUrl.indexOf('?');
  const headers = Object.entries(raw.headers).map(([name, value]): [string, string] => [
    name,
    Array.isArray(value) ? value.join(', ') : (value ?? ''),
  ]);
  return {
    method: raw.method,
    url: context.webhookUrl + (query === -1 ? '' : raw.originalUrl.slice(query)),
    headers: Object.fromEntries(headers.filter(([name]) => name !== 'cookie')),
    body: Buffer.isBuffer(raw.body) ? raw.body : Buffer.alloc(0),
  };
}

/** Why a request is not taken in; undefined: it is the vendor's own, and of its form. */
async function problemOf(
  { webhook, context }: Door,
  request: RawRequest,
): Promise<AppError | undefined> {
  const verdict = await webhook.verify(request, context);
  if (!verdict.isGenuine) return new AppError('unauthorised', verdict.reason);
  try {
    await webhook.parse(request, context);
    return undefined;
  } catch (error) {
    if (error instanceof ChannelError) {
      return new AppError('invalid', error.message, { cause: error });
    }
    // It is genuine: what is wrong is with this server, which keeps it and is mended.
    context.log.error({ err: error }, 'a request of a vendor could not be read');
    return undefined;
  }
}

/** Writes refused requests down, few enough that nobody fills the disk with them. */
function createRefuse({ database }: WebhookParts) {
  let minute = 0;
  let noted = new Map<string, number>();
  return async (
    { organizationId, context }: Door,
    request: RawRequest,
    { message }: AppError,
  ): Promise<void> => {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== minute) noted = new Map();
    minute = now;
    const count = (noted.get(context.id) ?? 0) + 1;
    noted.set(context.id, count);
    if (count > NOTED) return;
    await database.inOrganization(organizationId, async (tx) =>
      storeRefused(tx, organizationId, { channelId: context.id, request }, message),
    );
  };
}
