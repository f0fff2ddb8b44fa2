import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Embedder } from './embedder.ts';

/** Numbers in a vector of MiniLM-L6-v2. */
export const DIMENSIONS = 384;
/** The web server and PostgreSQL need a core too. */
const THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));

interface Task {
  text: string;
  resolve(vector: Float32Array): void;
  reject(error: unknown): void;
}

interface Thread {
  worker: Worker;
  /** What it computes now; it waits without. */
  task: Task | undefined;
}

const Reply = z.union([
  z.object({ id: z.number(), vector: z.instanceof(Float32Array) }),
  z.object({ id: z.number(), error: z.string() }),
]);

/**
 * The model inside the package (MiniLM-L6-v2, no network, no key), in threads of its own that are
 * started when first needed. Texts go to a thread one by one, so that a question waits for one
 * text at most, however many are being indexed.
 */
export function createLocalEmbedder(): Embedder {
  const waiting = { question: new Array<Task>(), index: new Array<Task>() };
  const threads = new Set<Thread>();
  let closed = false;

  function next(): void {
    const queue = waiting.question.length > 0 ? waiting.question : waiting.index;
    if (queue.length === 0) return;
    const idle = [...threads].find(({ task }) => task === undefined);
    const thread = idle ?? (threads.size < THREADS ? start() : undefined);
    const task = thread && queue.shift();
    if (!task) return;
    thread.task = task;
    thread.worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
    thread.worker.postMessage({ id: 0, text: task.text });
    next();
  }

  function start(): Thread {
    const worker = new Worker(new URL('embed-worker.ts', import.meta.url));
    const thread: Thread = { worker, task: undefined };
    threads.add(thread);
    worker.on('message', (message: unknown) => {
      const { task } = thread;
      thread.task = undefined;
      // A thread without work must not keep the process alive.
      worker.unref();
      const reply = Reply.parse(message);
      if ('error' in reply) task?.reject(new Error(`A text was not embedded: ${reply.error}`));
      else task?.resolve(reply.vector);
      next();
    });
    worker.on('error', (error) => end(thread, error));
    worker.on('exit', () => end(thread, new Error('The embedding thread ended.')));
    return thread;
  }

  function end(thread: Thread, error: unknown): void {
    if (!threads.delete(thread)) return;
    thread.task?.reject(error);
    if (!closed) next();
  }

  async function embedOne(
    text: string,
    queue: Task[],
    signal: AbortSignal | undefined,
  ): Promise<Float32Array> {
    return new Promise((resolve, reject) => {
      const task = { text, resolve, reject };
      signal?.addEventListener('abort', () => {
        const position = queue.indexOf(task);
        if (position !== -1) queue.splice(position, 1);
        reject(new Error('Nobody waits for the embedding any more.', { cause: signal.reason }));
      });
      queue.push(task);
      next();
    });
  }

  return {
    dimensions: DIMENSIONS,
    async embed(texts, { purpose, signal }) {
      signal?.throwIfAborted();
      if (closed) throw new Error('The embedder is closed.');
      return Promise.all(texts.map(async (text) => embedOne(text, waiting[purpose], signal)));
    },
    async close() {
      closed = true;
      const stopped = new Error('The embedder was closed.');
      for (const task of [...waiting.question.splice(0), ...waiting.index.splice(0)]) {
        task.reject(stopped);
      }
      await Promise.all([...threads].map(async ({ worker }) => worker.terminate()));
    },
  };
}
