export { findArticles } from './articles.ts';
export { bill } from './bill.ts';
export { draftAnswer } from './draft.ts';
export { copilotRoute } from './routes.ts';
export { summarise } from './summary.ts';
export { readTalk } from './talk.ts';
export { findWriter } from './writer.ts';
