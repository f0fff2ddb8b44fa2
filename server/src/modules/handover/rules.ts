import type { HandoverKind, HandoverMode } from '@frontdesk/contract';
import { asksForPerson, foldText, keywordFinder } from '../../platform/index.ts';
import { isAngry } from './anger.ts';
import { timesAsked } from './repeats.ts';
import type { Rule } from './rule.ts';

/** Why a rule, or the way a channel is set, hands over. */
export type RuleReason = HandoverKind | 'person-first' | 'customer-choice' | 'people-are-there';

/** That a conversation goes to people, and how. */
export interface Verdict {
  reason: RuleReason;
  /** Null: the channel is set so. */
  rule: { id: string; name: string } | null;
  /** Whose queue; null: whoever gets what the agent hands over. */
  teamId: string | null;
  /** The priority that it gets at least. */
  priority: number | null;
  /** What the customer is told first; null: our own words. */
  message: string | null;
}

/** What the rules judge by; nothing of it is the model's. */
export interface Facts {
  mode: HandoverMode;
  /** Whom the customer wished for before they wrote. */
  wish: 'ai' | 'person' | null;
  /** By the hours of the channel; null: none are set. */
  isOpen: boolean | null;
  /** A person gave it back to the AI, on purpose. */
  wasHandedBack: boolean;
  /** What the customer wrote since the last answer. */
  question: string;
  /** Every message of the customer since the conversation began, or began anew. */
  asked: string[];
  /** Answers of the AI since then. */
  answers: number;
  /** Of the conversation and the customer, folded. */
  tags: ReadonlySet<string>;
  /** By rule: how near its topic the question is, as a cosine. */
  nearness: ReadonlyMap<string, number>;
}

/** What is decided before the model is asked: by the channel, then by the first rule that fits. */
export function beforeTurn(facts: Facts, rules: readonly Rule[]): Verdict | null {
  if (facts.mode === 'no-handover') return null;
  const reason = facts.wasHandedBack ? null : reasonOfMode(facts);
  if (reason) return { reason, rule: null, teamId: null, priority: null, message: null };
  const rule = rules.find((candidate) => fits(candidate, facts));
  return rule ? verdictOf(rule) : null;
}

/** What is decided once the answer is there: whether it is too unsure, and is to be kept. */
export function afterTurn(
  confidence: number,
  rules: readonly Rule[],
): { verdict: Verdict; below: number; keeps: boolean } | null {
  for (const rule of rules) {
    const { condition } = rule;
    if (condition.kind === 'low-confidence' && confidence < condition.below) {
      const keeps = condition.answer === 'keep';
      return { verdict: verdictOf(rule), below: condition.below, keeps };
    }
  }
  return null;
}

/** True where an answer may have to be taken back: then nobody may have seen it. */
export function mayTakeBack(rules: readonly Rule[]): boolean {
  return rules.some(
    ({ condition }) => condition.kind === 'low-confidence' && condition.answer === 'replace',
  );
}

function reasonOfMode({ mode, wish, isOpen }: Facts): RuleReason | null {
  if (mode === 'person-first') return 'person-first';
  if (mode === 'ai-outside-hours' && isOpen !== false) return 'people-are-there';
  return wish === 'person' ? 'customer-choice' : null;
}

function fits({ id, condition }: Rule, facts: Facts): boolean {
  switch (condition.kind) {
    case 'asked-for-person':
      return asksForPerson(facts.question);
    case 'angry':
      return isAngry(facts.question);
    case 'repeated':
      return timesAsked(facts.asked) >= condition.times;
    case 'keyword':
      return keywordFinder(facts.question)(condition.words) !== undefined;
    case 'topic':
      return (facts.nearness.get(id) ?? 0) >= condition.similarity;
    case 'vip':
      return !facts.wasHandedBack && condition.tags.some((tag) => facts.tags.has(foldText(tag)));
    case 'business-hours':
      return !facts.wasHandedBack && facts.isOpen === (condition.when === 'open');
    case 'too-many-turns':
      return facts.answers >= condition.turns;
    default:
      // How sure an answer is, is not known before there is one.
      return false;
  }
}

function verdictOf({ id, name, condition, teamId, priority, message }: Rule): Verdict {
  return { reason: condition.kind, rule: { id, name }, teamId, priority, message };
}
