export { widgetRoutes } from './routes.ts';
export { widgetConversation, widgetMessage } from './view.ts';
export { readVisitorToken, visitorOf } from './visitor.ts';
