export { widgetRoutes } from './routes.ts';
export { widgetConversation, widgetMessage } from './view.ts';
export { createVisitors } from './visitor.ts';
export type { Visitors } from './visitor.ts';
