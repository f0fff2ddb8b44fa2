import type { Attendance } from '../availability/index.ts';
import type { Access } from './access.ts';
import type { Hub, PassingFrames, Presence } from '../../realtime/index.ts';

/** What all sockets share. */
export interface LiveParts {
  hub: Hub;
  passing: PassingFrames;
  presence: Presence;
  attendance: Attendance;
  access: Access;
}
