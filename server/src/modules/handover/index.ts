export type { Gathered } from './facts.ts';
export { createHandover } from './handover.ts';
export type { Handover } from './handover.ts';
export type { Judgement } from './judge.ts';
export { handoverOf } from './mode.ts';
export { afterTurn, mayTakeBack } from './rules.ts';
export type { RuleReason, Verdict } from './rules.ts';
export { summariseHandover } from './summarise.ts';
export { nobodyWords, passedOnWords } from './told.ts';
