import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../platform/index.ts';
import { sendProblem } from './problem.ts';

const policyWith = (filesUrl: string | undefined): string[] => [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  ["img-src 'self' data: https:", filesUrl].filter(Boolean).join(' '),
  ["media-src 'self'", filesUrl].filter(Boolean).join(' '),
  // Its own host alone, over ws too (CSP level 3): what ran here could send nothing elsewhere.
  "connect-src 'self'",
  "form-action 'self'",
  "object-src 'none'",
  "base-uri 'none'",
];

export interface PageFolders {
  inbox: string;
  widget: string;
  /** The origin of files that people send, if it is not the server's own. */
  filesUrl: string | undefined;
}

/**
 * Serves the built pages: the team's app at every path that nothing else answers, the widget's
 * loader at /widget.js, its frame and assets under /widget/, and a page to try it on.
 */
export async function addPages(app: FastifyInstance, folders: PageFolders): Promise<void> {
  const forever = { immutable: true, maxAge: '365d', preCompressed: true } as const;
  await app.register(staticFiles, {
    root: join(folders.inbox, 'assets'),
    prefix: '/assets/',
    ...forever,
  });
  await app.register(staticFiles, {
    root: join(folders.widget, 'assets'),
    prefix: '/widget/assets/',
    decorateReply: false,
    ...forever,
  });
  const html = 'text/html; charset=utf-8';
  const open = policyWith(folders.filesUrl).join('; ');
  const closed = `${open}; frame-ancestors 'none'`;
  const index = page(join(folders.inbox, 'index.html'), html, closed);
  const frame = page(join(folders.widget, 'frame.html'), html, open);
  const demo = page(join(folders.widget, 'demo.html'), html, closed);
  const loader = page(join(folders.widget, 'widget.js'), 'text/javascript; charset=utf-8', closed);
  app.get('/widget/frame.html', { schema: { hide: true } }, async (request, reply) =>
    frame(request, reply),
  );
  app.get('/widget-demo', { schema: { hide: true } }, async (request, reply) =>
    demo(request, reply),
  );
  app.get('/widget.js', { schema: { hide: true } }, async (request, reply) =>
    loader(
      request,
      reply
        .header('access-control-allow-origin', '*')
        .header('cross-origin-resource-policy', 'cross-origin'),
    ),
  );
  app.setNotFoundHandler((request, reply) => {
    const forPeople = request.headers.accept?.includes('text/html') === true;
    const ours = /^\/(?:api|webhooks|widget|assets|help|files)(?:\/|$)/u.test(request.url);
    return request.method === 'GET' && forPeople && !ours
      ? index(request, reply)
      : sendProblem(notFound('address'), request, reply);
  });
}

type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Reads and compresses a page once and returns what sends it. */
function page(path: string, type: string, policy: string): SendPage {
  const plain = readPage(path);
  const packed = gzipSync(plain, { level: 9 });
  return (request, reply) => {
    const takesGzip = /\bgzip\b/u.test(request.headers['accept-encoding'] ?? '');
    if (takesGzip) reply.header('content-encoding', 'gzip');
    return reply
      .type(type)
      .header('vary', 'accept-encoding')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', policy)
      .send(takesGzip ? packed : plain);
  };
}

function readPage(path: string): string {
  if (!existsSync(path)) {
    return '<!doctype html><title>Frontdesk</title><p>The pages are not built. Run <code>npm run build</code>.';
  }
  return readFileSync(path, 'utf8');
}
