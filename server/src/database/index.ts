export { openBeside } from './beside.ts';
export { likeText } from './like.ts';
export { isReferenced, isTaken } from './refusals.ts';
export { openDatabase } from './open.ts';
export type { Database, OwnerSession } from './open.ts';
export type { Notifications } from './notifications.ts';
export type { Tx } from './scope.ts';
export type { DB } from './generated/tables.ts';
