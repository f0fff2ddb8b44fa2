import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../database/index.ts';
import type { Logger } from '../platform/index.ts';
import type { Hub, PassingFrame } from './hub.ts';

const CHANNEL = 'frontdesk_passing';
/** PostgreSQL refuses payloads of 8,000 bytes and more (NOTIFY). */
const PAYLOAD_LIMIT = 7_900;

const Payload = z.object({
  from: z.string(),
  frame: z.object({
    organizationId: z.string(),
    conversationId: z.string().nullable(),
    team: z.string().nullable(),
    visitor: z.string().nullable(),
  }),
});

export interface PassingFrames {
  /** Shows a frame to the browsers of this process now, and of the others soon after. */
  pass(frame: PassingFrame): void;
}

/** Carries passing frames to all processes. Losing one is harmless: nothing is built on them. */
export function createPassingFrames(database: Database, hub: Hub, log: Logger): PassingFrames {
  const self = randomUUID();
  database.notifications.on(
    CHANNEL,
    (text) => {
      const { from, frame } = Payload.parse(JSON.parse(text));
      if (from !== self) hub.pass(frame);
    },
    () => undefined,
  );
  return {
    pass(frame) {
      hub.pass(frame);
      const payload = JSON.stringify({ from: self, frame });
      if (Buffer.byteLength(payload) > PAYLOAD_LIMIT) return;
      database.systemPool
        .query('SELECT pg_notify($1, $2)', [CHANNEL, payload])
        .catch((error: unknown) => log.debug({ err: error }, 'A passing frame was lost'));
    },
  };
}
