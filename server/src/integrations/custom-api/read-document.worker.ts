import { parentPort as port, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { IntegrationError } from '../integration.ts';
import { readDocument } from './read-document.ts';
import type { Settings } from './settings.ts';

/** The thread of `readApart`. The settings have been checked already, but for the document itself. */
const { text, settings } = z
  .object({ text: z.string(), settings: z.custom<Omit<Settings, 'document'>>() })
  .parse(workerData);

try {
  port?.postMessage({ read: readDocument(text, settings) });
} catch (error) {
  if (!(error instanceof IntegrationError)) throw error;
  port?.postMessage({ problem: error.message });
}
