export { announce, lockConversation } from './change.ts';
export { escalate } from './handler.ts';
export { conversationRoutes } from './routes.ts';
export { unassignAll } from './unassign.ts';
export { conversationView, readConversation, selectConversations } from './view.ts';
export type { ConversationRow } from './view.ts';
