import { parentPort } from 'node:worker_threads';
import { z } from 'zod';
import { FileError } from './document.ts';
import { kindOf } from './kind.ts';
import { readFile } from './read-file.ts';
import { unpack } from './zip.ts';

// A thread of its own: a large or hostile file must not hold up the server's.
const Task = z.object({
  step: z.enum(['read', 'unpack']),
  name: z.string(),
  bytes: z.instanceof(Uint8Array),
});

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');

port.on('message', (message: unknown) => {
  const { step, name, bytes } = Task.parse(message);
  const work = async (): Promise<unknown> => {
    if (step === 'read') return readFile({ name, bytes });
    kindOf(name, bytes);
    return unpack(bytes);
  };
  work().then(
    (result) => port.postMessage({ result }),
    (error: unknown) => {
      const known = error instanceof FileError ? error : undefined;
      port.postMessage({
        kind: known?.kind ?? 'broken',
        message: known?.message ?? 'The file cannot be read.',
      });
    },
  );
});
