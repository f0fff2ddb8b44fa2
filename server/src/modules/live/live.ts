import type { Database } from '../../database/index.ts';
import type { Hosts } from '../../http/index.ts';
import type { Logger } from '../../platform/index.ts';
import { Hub, Presence, createPassingFrames } from '../../realtime/index.ts';
import type { SocketRoute } from '../../realtime/index.ts';
import type { Attendance } from '../availability/index.ts';
import { EVENTS_CHANNEL } from '../events/index.ts';
import type { FileLinks } from '../files/index.ts';
import type { Identify } from '../organizations/index.ts';
import type { Visitors } from '../widget/index.ts';
import { createEventLog } from './event-log.ts';
import { createAccess } from './access.ts';
import { availabilityFrame, presenceFrame } from './frames.ts';
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
  attendance: Attendance;
  links: FileLinks;
  hosts: Hosts;
  /** Where browsers reach the server. */
  publicUrl: string;
  log: Logger;
}): Live {
  const { database, identify, visitors, attendance, links, hosts, publicUrl, log } = dependencies;
  const hub = new Hub(createEventLog(database, links), log);
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
  attendance.onChange(({ organizationId, ...changed }) => {
    const team = JSON.stringify(availabilityFrame(changed));
    // Each process finds out by itself: it is for its own browsers.
    hub.pass({ organizationId, conversationId: null, team, visitor: null });
  });
  const access = createAccess(database);
  const parts: LiveParts = { hub, passing, presence, attendance, access };
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
