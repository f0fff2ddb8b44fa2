export { logAct, logDeletion } from './acts.ts';
export type { Act, Actor, Doer } from './acts.ts';
export { pruneEvents } from './prune.ts';
export { EVENTS_CHANNEL, recordChanged, recordEvents } from './record.ts';
export type { NewEvent } from './record.ts';
export { logSystemEvent, systemEventRoutes } from './system-events.ts';
