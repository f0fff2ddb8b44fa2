import type { Hub, PassingFrames, Presence } from '../../realtime/index.ts';

/** What all sockets share. */
export interface LiveParts {
  hub: Hub;
  passing: PassingFrames;
  presence: Presence;
}
