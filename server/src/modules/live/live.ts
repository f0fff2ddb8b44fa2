import type { Frame } from '@frontdesk/contract';
import type { Database } from '../../database/index.ts';
import type { Logger, Signer } from '../../platform/index.ts';
import { Hub, Presence, createPassingFrames } from '../../realtime/index.ts';
import type { SocketRoute } from '../../realtime/index.ts';
import { EVENTS_CHANNEL } from '../events/index.ts';
import type { Identify } from '../organizations/index.ts';
import { createEventLog } from './event-log.ts';
import { teamSocket } from './team-socket.ts';
import { widgetSocket } from './widget-socket.ts';
import type { AnswerFrame } from './widget-socket.ts';

export interface Live {
  sockets: SocketRoute[];
  /** Shows the words of an answer while it is written, to the team and to the visitor. */
  publish(organizationId: string, conversationId: string, frame: AnswerFrame): void;
  stop(): void;
}

/** Everything that browsers hear without asking. */
export function createLive(dependencies: {
  database: Database;
  identify: Identify;
  signer: Signer;
  log: Logger;
}): Live {
  const { database, identify, signer, log } = dependencies;
  const hub = new Hub(createEventLog(database), log);
  database.notifications.on(
    EVENTS_CHANNEL,
    (organizationId) => hub.wake(organizationId),
    () => hub.wakeAll(),
  );
  const passing = createPassingFrames(database, hub, log);
  const presence = new Presence(database, log, (organizationId, present) => {
    const frame: Frame = {
      sequence: null,
      conversationId: null,
      type: 'presence.updated',
      data: present,
    };
    hub.pass({ organizationId, conversationId: null, team: JSON.stringify(frame), visitor: null });
  });
  const parts = { hub, passing, presence };
  return {
    sockets: [teamSocket(identify, parts), widgetSocket(database, signer, parts)],
    publish(organizationId, conversationId, frame) {
      const text = JSON.stringify(frame);
      passing.pass({ organizationId, conversationId, team: text, visitor: text });
    },
    stop: () => presence.stop(),
  };
}
