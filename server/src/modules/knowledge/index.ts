export { plain } from './chunk.ts';
export { articleAddress, readLink, slugsByFile } from './links.ts';
export type { HelpAddresses } from './links.ts';
export { ANSWERABLE } from './passage.ts';
export type { Passage } from './passage.ts';
export { knowledgeJobs } from './job-types.ts';
export { createKnowledge } from './knowledge.ts';
export type { Knowledge, KnowledgeDependencies } from './knowledge.ts';
export type { Search, SearchOptions } from './search.ts';
