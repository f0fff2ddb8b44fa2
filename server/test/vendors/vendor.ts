import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';

/** What a model is to do, whichever vendor's words say so. */
export type Script =
  | { kind: 'says'; pieces: string[] }
  | { kind: 'calls'; text?: string; calls: { id: string; name: string; input: object }[] }
  | { kind: 'refuses'; status: number; headers?: Record<string, string>; message: string }
  /** Says something, then the connection is gone, or ends in good order without an end. */
  | { kind: 'breaks'; pieces: string[]; how: 'connection' | 'end' }
  /** Says nothing but that something is wrong, after the answer has begun. */
  | { kind: 'reports'; message: string };

/** What it says that it used: of the input some was in its cache. */
export const USED = { input: 1_200, cached: 1_024, output: 42 };

/** How a vendor speaks. Each event is one of its server-sent events, with its name if it has one. */
export interface Vendor {
  events(script: Extract<Script, { kind: 'says' | 'calls' | 'breaks' | 'reports' }>): Sent[];
  refusal(status: number, message: string): object;
}

export interface Sent {
  name?: string;
  data: string;
}

export interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export interface VendorServer {
  url: string;
  asked: Asked[];
  /** Connections that the other side gave up before the answer was out. */
  abandoned(): number;
  next(script: Script): void;
  close(): Promise<void>;
}

const Body = z.record(z.string(), z.unknown());

/** Starts an imitation of a vendor's API on a free port. It does one script for each request. */
export async function startVendor(vendor: Vendor): Promise<VendorServer> {
  const asked: Asked[] = [];
  const scripts: Script[] = [];
  let abandoned = 0;
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const body = Body.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      asked.push({ path: request.url ?? '', headers: request.headers, body });
      const script = scripts.shift() ?? { kind: 'says', pieces: ['Yes.'] };
      void play(vendor, script, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    abandoned: () => abandoned,
    next: (script) => void scripts.push(script),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function play(vendor: Vendor, script: Script, response: ServerResponse): Promise<void> {
  if (script.kind === 'refuses') {
    const { status, headers, message } = script;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(vendor.refusal(status, message)));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const { name, data } of vendor.events(script)) {
    response.write(`${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`);
    // Each in a packet of its own, as a model sends them.
    await wait(1);
  }
  if (script.kind === 'breaks' && script.how === 'connection') response.destroy();
  else response.end();
}
