import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { IntegrationError } from '../integration.ts';
import type { ReadDocument } from './read-document.ts';
import type { Settings } from './settings.ts';

/** Megabytes; a document that unfolds without end is stopped. */
const LIMITS = { maxOldGenerationSizeMb: 512 };

const Answer = z.union([
  z.object({ read: z.custom<ReadDocument>((value) => typeof value === 'object') }),
  z.object({ problem: z.string() }),
]);

/**
 * Reads a document on a thread of its own: one of megabytes takes seconds, in which this one must
 * answer others. Rejects with {@link IntegrationError} `rejected`.
 */
export async function readApart(
  text: string,
  settings: Omit<Settings, 'document'>,
  signal: AbortSignal,
): Promise<ReadDocument> {
  const worker = new Worker(new URL('read-document.worker.ts', import.meta.url), {
    workerData: { text, settings },
    resourceLimits: LIMITS,
  });
  try {
    const messages: unknown[] = await once(worker, 'message', { signal });
    const answer = Answer.parse(messages[0]);
    if ('read' in answer) return answer.read;
    throw new IntegrationError('rejected', answer.problem);
  } catch (error) {
    if (error instanceof IntegrationError || signal.aborted) throw error;
    const problem = 'The document could not be read: it is too large.';
    throw new IntegrationError('rejected', problem, { cause: error });
  } finally {
    await worker.terminate();
  }
}
