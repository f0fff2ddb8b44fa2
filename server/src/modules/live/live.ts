import type { Database } from '../../database/index.ts';
import type { Hosts } from '../../http/index.ts';
import type { Logger } from '../../platform/index.ts';
import { Hub, Presence, createPassingFrames } from '../../realtime/index.ts';
import type { SocketRoute } from '../../realtime/index.ts';
import { EVENTS_CHANNEL } from '../events/index.ts';
import type { Identify } from '../organizations/index.ts';
import type { Visitors } from '../widget/index.ts';
import { createEventLog } from './event-log.ts';
import { presenceFrame } from './frames.ts';
import type { LiveParts } from './parts.ts';
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
  visitors: Visitors;
  hosts: Hosts;
  /** Where browsers reach the server. */
  publicUrl: string;
  log: Logger;
}): Live {
  const { database, identify, visitors, hosts, publicUrl, log } = dependencies;
  const hub = new Hub(createEventLog(database), log);
  database.notifications.on(
    EVENTS_CHANNEL,
    (organizationId) => hub.wake(organizationId),
    () => hub.wakeAll(),
  );
  const passing = createPassingFrames(database, hub, log);
  const presence = new Presence(database, log, (organizationId, present) => {
    const team = JSON.stringify(presenceFrame(present));
    hub.pass({ organizationId, conversationId: null, team, visitor: null });
  });
  const parts: LiveParts = { hub, passing, presence };
  return {
    sockets: [
      teamSocket(identify, publicUrl, parts),
      widgetSocket({ database, visitors, hosts }, parts),
    ],
    publish(organizationId, conversationId, frame) {
      const text = JSON.stringify(frame);
      passing.pass({ organizationId, conversationId, team: text, visitor: text });
    },
    stop: () => presence.stop(),
  };
}
