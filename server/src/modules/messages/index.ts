export { agentTurn } from './agent-turn.ts';
export { deliverMessage } from './deliver-message.ts';
export { createMessages } from './messages.ts';
export type { Messages } from './messages.ts';
export { queueTurns } from './queue-turns.ts';
export type { Incoming, Received } from './receive.ts';
export type { Outgoing, Sent } from './send.ts';
export { messageView, selectMessages } from './view.ts';
export type { MessageRow } from './view.ts';
