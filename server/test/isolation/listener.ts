import type { ClientFrame } from '@frontdesk/contract';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** Waits as long as a busy machine may need. */
export const PATIENCE = { timeout: 20_000, interval: 20 };

const Heard = z.looseObject({ type: z.string() });

/** An open socket and all that came by it. */
export interface Listener {
  texts: string[];
  isVisitor: boolean;
  isOpen: () => boolean;
  types: () => Set<string>;
  say: (frame: ClientFrame) => void;
  cut: () => void;
}

/** Opens a socket and waits until it hears what happens; throws the status where it is refused. */
export async function listen(
  url: string,
  path: string,
  headers: Record<string, string> = {},
): Promise<Listener> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
  const texts: string[] = [];
  socket.on('message', (data: Buffer) => texts.push(data.toString()));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const types = (): Set<string> => new Set(texts.map((text) => Heard.parse(JSON.parse(text)).type));
  await vi.waitFor(() => expect(types()).toContain('stream.ready'), PATIENCE);
  return {
    texts,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    isVisitor: path.startsWith('/api/widget/'),
    types,
    say: (frame) => socket.send(JSON.stringify(frame)),
    cut: () => socket.terminate(),
  };
}
