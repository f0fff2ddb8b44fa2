import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { notFound } from '../platform/index.ts';

interface Accepting {
  accept(request: IncomingMessage, url: URL): Promise<unknown>;
}

/** Keeps what people upload on a host of its own, where nothing else is. */
export interface FilesHost {
  /** Lets that host answer nothing but files, and the others no files. Call it before routes. */
  keepApart(app: FastifyInstance): void;
  /** A socket that is not there on that host: no hook of the web server sees sockets. */
  without<T extends Accepting>(socket: T): T;
}

/** `filesUrl`: the origin of files; undefined: they come from the server's own, and nothing is kept apart. */
export function createFilesHost(filesUrl: string | undefined): FilesHost {
  const own = filesUrl === undefined ? undefined : new URL(filesUrl).host;
  const isOwn = (host: string | undefined): boolean =>
    own !== undefined && host?.toLowerCase() === own;
  return {
    keepApart(app) {
      if (own === undefined) return;
      app.addHook('onRequest', async ({ host, url }) => {
        if (isOwn(host) !== url.startsWith('/files/')) throw notFound('address');
      });
    },
    without: (socket) => ({
      ...socket,
      async accept(request: IncomingMessage, url: URL) {
        if (isOwn(request.headers.host)) throw notFound('address');
        return socket.accept(request, url);
      },
    }),
  };
}
