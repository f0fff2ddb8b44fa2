import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Logger } from '../platform/index.ts';
import { AppError, statusOf } from '../platform/index.ts';

/** What happens on one address that takes WebSockets. */
export interface SocketRoute {
  path: string;
  /** Says who connects, or throws an {@link AppError}; then the connection is refused. */
  accept(request: IncomingMessage, url: URL): Promise<(socket: Connection) => Handlers>;
}

export interface Connection {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Asks now whether they may still be here, as is asked once a minute. */
  checkNow(): void;
}

export interface Handlers {
  message(text: string): void;
  closed(): void;
  /** Asked once a minute: throws an {@link AppError} if they may no longer be here. */
  check(): Promise<void>;
}

const PING_INTERVAL = 25_000;
/** A browser that reads too slowly is cut off: it resumes from its last sequence number. */
const BACKLOG_LIMIT = 4 * 1_048_576;
const MESSAGE_LIMIT = 16 * 1_024;
const CHECK_INTERVAL = 60_000;
/** The close code by which a browser learns that its sign-in or token is no longer good. */
const NO_LONGER_WELCOME = 4401;

export interface SocketOptions {
  log: Logger;
  /** Throws an {@link AppError} where nothing is opened at this path on the host that is asked. */
  guard?: (request: IncomingMessage, path: string) => void;
  /** Milliseconds. */
  checkInterval?: number;
}

/** Takes WebSockets on the server's own port. Returns how to end them all. */
export function addSockets(
  server: Server,
  routes: SocketRoute[],
  { log, guard = () => undefined, checkInterval = CHECK_INTERVAL }: SocketOptions,
): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT });
  const alive = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, PING_INTERVAL);

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => raw.destroy());
    open(request, raw, head).catch((error: unknown) => {
      if (!(error instanceof AppError)) log.error({ err: error }, 'A socket could not be opened');
      refuse(raw, error instanceof AppError ? statusOf[error.kind] : 500);
    });
  });

  async function open(request: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!url) return refuse(raw, 400);
    guard(request, url.pathname);
    const route = routes.find(({ path }) => path === url.pathname);
    if (!route) return refuse(raw, 404);
    const begin = await route.accept(request, url);
    sockets.handleUpgrade(request, raw, head, (socket) => {
      alive.add(socket);
      socket.on('pong', () => alive.add(socket));
      attach(socket, begin, { log, checkInterval });
    });
  }

  return () => {
    clearInterval(timer);
    for (const socket of sockets.clients) socket.close(1012, 'The server restarts');
    sockets.close();
  };
}

function attach(
  socket: WebSocket,
  begin: (connection: Connection) => Handlers,
  { log, checkInterval }: { log: Logger; checkInterval: number },
): void {
  const checkNow = (): void => {
    handlers.check().catch((error: unknown) => {
      if (error instanceof AppError) return socket.close(NO_LONGER_WELCOME, 'Access has ended');
      return log.warn({ err: error }, 'It could not be checked who is connected');
    });
  };
  const handlers = begin({
    send(text) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > BACKLOG_LIMIT) socket.terminate();
      else socket.send(text);
    },
    close: (code, reason) => socket.close(code, reason),
    checkNow,
  });
  const timer = setInterval(checkNow, checkInterval);
  socket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return;
    try {
      handlers.message(data.toString('utf8'));
    } catch (error) {
      log.error({ err: error }, 'A message from a socket could not be handled');
      socket.close(1011, 'That did not work here');
    }
  });
  socket.on('error', (error) => log.debug({ err: error }, 'A socket broke'));
  socket.on('close', () => {
    clearInterval(timer);
    handlers.closed();
  });
}

function refuse(raw: Duplex, status: number): void {
  raw.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
