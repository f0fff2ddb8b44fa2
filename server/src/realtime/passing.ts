import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/index.ts';
import type { Logger } from '../platform/index.ts';
import type { Hub, PassingFrame } from './hub.ts';

const CHANNEL = 'frontdesk_passing';
/** PostgreSQL refuses payloads of 8,000 bytes and more (NOTIFY). */
const PAYLOAD_LIMIT = 7_800;

/** Milliseconds over which frames for the other processes are gathered into one notification. */
const GATHER = 20;

const Payload = z.object({
  from: z.string(),
  frames: z.array(
    z.object({
      organizationId: z.string(),
      conversationId: z.string().nullable(),
      team: z.string().nullable(),
      visitor: z.string().nullable(),
    }),
  ),
});

export interface PassingFrames {
  /** Shows a frame to the browsers of this process now, and of the others soon after. */
  pass(frame: PassingFrame): void;
}

/** Carries passing frames to all processes. Losing one is harmless: nothing is built on them. */
export function createPassingFrames(database: Database, hub: Hub, log: Logger): PassingFrames {
  const self = randomUUID();
  let waiting: PassingFrame[] = [];
  database.notifications.on(
    CHANNEL,
    (text) => {
      // Most are our own: those need not be read.
      if (text.startsWith(`{"from":"${self}"`)) return;
      for (const frame of Payload.parse(JSON.parse(text)).frames) hub.pass(frame);
    },
    () => undefined,
  );
  const notify = (frames: PassingFrame[]): void => {
    database.systemPool
      .query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify({ from: self, frames })])
      .catch((error: unknown) => log.debug({ err: error }, 'Passing frames were lost'));
  };
  const flush = (): void => {
    for (const frames of inPayloads(waiting)) notify(frames);
    waiting = [];
  };
  return {
    pass(frame) {
      hub.pass(frame);
      if (waiting.length === 0) setTimeout(flush, GATHER);
      waiting.push(frame);
    },
  };
}

/** In groups that fit into a notification; what is too large by itself is left out. */
function inPayloads(frames: PassingFrame[]): PassingFrame[][] {
  const groups: PassingFrame[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const frame of frames) {
    const bytes = Buffer.byteLength(JSON.stringify(frame)) + 1;
    if (bytes > PAYLOAD_LIMIT) continue;
    if (size + bytes > PAYLOAD_LIMIT) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(frame);
    size += bytes;
  }
  return groups;
}
