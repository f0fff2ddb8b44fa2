export { ask, askForObject } from './ask.ts';
export type { Answer, Question } from './ask.ts';
export { callModel } from './call-model.ts';
export type { ModelReply } from './call-model.ts';
export { costOf, pickModel } from './pick-model.ts';
export type { Cost, PickedModel, TokenUsage } from './pick-model.ts';
export { EmptyReplyError, isTemporary, waitBefore } from './retry.ts';
