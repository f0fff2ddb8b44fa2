import { createServer } from 'node:net';
import type { Config } from './config.ts';
import { StartError } from './platform/index.ts';

/** The port to listen on, found free before any other work is begun; 0 finds one. */
export async function usablePort({ host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) =>
      reject(new StartError(whyNotListen(host, port, error), { cause: error })),
    );
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

function whyNotListen(host: string, port: number, error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop what uses it, or set PORT to another one.`;
  }
  if (code === 'EACCES') return `Port ${port} needs more rights. Set PORT to one above 1023.`;
  return `${host}:${port} cannot be listened on (${error.message}). Check HOST and PORT.`;
}

/** A host name that browsers can open. */
export function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
