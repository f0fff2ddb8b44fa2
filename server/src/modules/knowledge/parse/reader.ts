import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { FileError } from './document.ts';
import type { Upload } from './document.ts';
import type { ReadFile } from './read-file.ts';

/** Reads uploaded files away from the server's own thread. */
export interface Reader {
  read(file: Upload): Promise<ReadFile>;
  /** The files of an archive. */
  unpack(archive: Upload): Promise<Upload[]>;
  close(): Promise<void>;
}

const TIME_LIMIT = 60_000;
/** Megabytes; a file that needs more is refused. */
const MEMORY = 1_024;

const Failure = z.object({
  kind: z.enum(['empty', 'broken', 'encrypted', 'mistyped', 'too-large', 'unsupported']),
  message: z.string(),
});
const Read = z.object({
  mimeType: z.string(),
  documents: z.array(
    z.object({
      title: z.string(),
      content: z.string(),
      description: z.string().nullable(),
      category: z.string().nullable(),
      part: z.string(),
    }),
  ),
});
const Unpacked = z.array(z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }));

/** Makes a reader; its thread starts with the first file and again if a file brings it down. */
export function createReader(timeLimit = TIME_LIMIT): Reader {
  let worker: Worker | undefined;

  async function close(): Promise<void> {
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  }

  async function ask<T>(
    step: 'read' | 'unpack',
    { name, bytes }: Upload,
    schema: z.ZodType<T>,
  ): Promise<T> {
    worker ??= new Worker(new URL('parse-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    try {
      const answer = nextMessage(worker, AbortSignal.timeout(timeLimit));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      worker.postMessage({ step, name, bytes: new Uint8Array(bytes) });
      const [reply] = await answer;
      const failure = Failure.safeParse(reply);
      if (failure.success) throw new FileError(failure.data.kind, failure.data.message);
      return z.object({ result: schema }).parse(reply).result;
    } catch (error) {
      if (error instanceof FileError) throw error;
      await close();
      const message = 'The file takes too long or too much memory to read. Make it smaller.';
      throw new FileError('too-large', message, { cause: error });
    }
  }

  return {
    read: async (file) => ask('read', file, Read),
    unpack: async (archive) => ask('unpack', archive, Unpacked),
    close,
  };
}

/** Rejects if the thread fails or takes too long. */
async function nextMessage(worker: Worker, signal: AbortSignal): Promise<unknown[]> {
  return once(worker, 'message', { signal });
}
