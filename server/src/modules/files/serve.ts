import { Readable } from 'node:stream';
import { create as disposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../database/index.ts';
import type { RateLimits } from '../../http/index.ts';
import { AppError, notFound } from '../../platform/index.ts';
import type { Clock } from '../../platform/index.ts';
import { LinkQuery } from './link.ts';
import type { FileLinks } from './link.ts';
import { readRange } from './range.ts';
import { findFile, readPieces } from './read.ts';
import type { FoundFile } from './read.ts';
import { kindOf } from './sniff.ts';

/**
 * Whatever a file holds, it is a document without an origin: nothing in it runs, is loaded, is sent
 * or is framed. A picture or a film opened by itself shows itself, with the browser's own style.
 */
const POLICY = [
  'sandbox',
  "default-src 'none'",
  "img-src 'self'",
  "media-src 'self'",
  "style-src 'unsafe-inline'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const Params = z.object({ id: z.string() });

export interface FileServing {
  database: Database;
  links: FileLinks;
  limits: Pick<RateLimits, 'anonymous' | 'file'>;
  clock: Clock;
  /** The origin of files alone; undefined: they come from the server's own. */
  filesUrl: string | undefined;
}

/** Gives files to whoever has a link of them, at /files/:id/:name. */
export function addFiles(app: FastifyInstance, serving: FileServing): void {
  const { database, links, limits } = serving;
  app.get('/files/:id/:name', { schema: { hide: true } }, async (raw, reply) => {
    const { id } = Params.parse(raw.params);
    const query = LinkQuery.safeParse(raw.query).data;
    const isElsewhere = raw.tenantId !== null && raw.tenantId !== query?.organization;
    const verdict = query ? links.check(id, query) : 'wrong';
    if (!query || verdict === 'wrong' || isElsewhere) {
      limits.anonymous(raw);
      throw notFound('file');
    }
    if (verdict === 'expired') {
      throw new AppError(
        'gone',
        'This link has ended. Go back to the conversation and open it again.',
      );
    }
    limits.file(id);
    const file = await database.inOrganization(query.organization, async (tx) => findFile(tx, id));
    if (!file) throw notFound('file');
    return send(raw, reply, file, query, serving);
  });
}

async function send(
  raw: FastifyRequest,
  reply: FastifyReply,
  file: FoundFile,
  { organization, expires }: LinkQuery,
  { database, clock, filesUrl }: FileServing,
): Promise<FastifyReply> {
  const etag = `"${file.sha256}"`;
  const seconds = Math.max(0, expires - Math.floor(clock.now().getTime() / 1_000));
  const isShown = kindOf(file) !== 'file';
  reply.headers({
    'content-security-policy': POLICY,
    'content-disposition': disposition(file.name, { type: isShown ? 'inline' : 'attachment' }),
    // A host of its own is another site to the pages that show its files.
    'cross-origin-resource-policy': filesUrl === undefined ? 'same-origin' : 'cross-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': `private, max-age=${seconds}, immutable`,
    'accept-ranges': 'bytes',
    etag,
  });
  if (raw.headers['if-none-match']?.includes(etag) === true) return reply.code(304).send();
  const asked = readRange(rangeOf(raw, etag), file.size);
  if (asked === 'none') {
    return reply.code(416).header('content-range', `bytes */${file.size}`).send();
  }
  const { start, end } = asked ?? { start: 0, end: file.size };
  if (asked) reply.code(206).header('content-range', `bytes ${start}-${end - 1}/${file.size}`);
  reply.header('content-length', end - start);
  // What is not shown is bytes to save, whatever it calls itself.
  reply.header('content-type', isShown ? file.mimeType : 'application/octet-stream');
  const pieces = readPieces(database, organization, { id: file.id, start, end });
  return reply.send(Readable.from(raw.method === 'HEAD' ? [] : pieces, { objectMode: false }));
}

/** The Range header, unless it is for an earlier state of the file (RFC 9110, 13.1.5). */
function rangeOf({ headers }: FastifyRequest, etag: string): string | undefined {
  const condition = headers['if-range'];
  return condition === undefined || condition === etag ? headers.range : undefined;
}
