import { marked, readToFrame } from '../frame-protocol.ts';
import type { FromFrame, ToFrame } from '../frame-protocol.ts';

export interface Host {
  tell(message: FromFrame): void;
}

/**
 * The page that the frame stands in. It hears only from the window above and from the origin
 * that the loader named, and what it says goes to that origin alone.
 */
export function createHost(origin: string, heard: (message: ToFrame) => void): Host {
  // Pages without an origin (files, sandboxes) call themselves "null", which cannot be addressed.
  const target = origin === 'null' || origin === '' ? '*' : origin;
  addEventListener('message', (event) => {
    if (event.source !== parent || (target !== '*' && event.origin !== target)) return;
    const message = readToFrame(event.data);
    if (message) heard(message);
  });
  return { tell: (message) => parent.postMessage(marked(message), target) };
}
