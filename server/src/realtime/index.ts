export { Hub } from './hub.ts';
export type { Entry, EventLog, PassingFrame, Subscriber, Visit } from './hub.ts';
export { createPassingFrames } from './passing.ts';
export type { PassingFrames } from './passing.ts';
export { Presence } from './presence.ts';
export type { Present } from './presence.ts';
export { addSockets } from './sockets.ts';
export type { Connection, Handlers, SocketRoute } from './sockets.ts';
