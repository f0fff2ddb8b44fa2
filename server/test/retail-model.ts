import { startModelServer } from './model-server.ts';
import { clerk } from './retail/clerk.ts';

/** The clerk as a model in a process of its own; it prints where it listens. */
const server = await startModelServer(Number(process.env['PORT'] ?? 0));
server.always(clerk);
process.stdout.write(`${server.url}\n`);
