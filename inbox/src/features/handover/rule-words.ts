import type { HandoverCondition, HandoverKind } from '@frontdesk/contract';

/** What each kind of rule looks for, as the choice shows it. */
export const kinds: Record<HandoverKind, string> = {
  'asked-for-person': 'The customer asks for a person',
  angry: 'The customer is angry',
  repeated: 'The same question comes again',
  'low-confidence': 'The AI is not sure of its answer',
  keyword: 'Certain words',
  topic: 'A topic',
  vip: 'Important customers',
  'business-hours': 'Business hours',
  'too-many-turns': 'A long conversation with the AI',
};

/** What a rule begins with when its kind is chosen. */
export function firstCondition(kind: HandoverKind): HandoverCondition {
  switch (kind) {
    case 'repeated':
      return { kind, times: 2 };
    case 'low-confidence':
      return { kind, below: 0.5, answer: 'keep' };
    case 'keyword':
      return { kind, words: [] };
    case 'topic':
      return { kind, examples: [], similarity: 0.55 };
    case 'vip':
      return { kind, tags: [] };
    case 'business-hours':
      return { kind, when: 'closed' };
    case 'too-many-turns':
      return { kind, turns: 8 };
    default:
      return { kind };
  }
}

/** A condition as a sentence: when it hands over. */
export function conditionWords(condition: HandoverCondition): string {
  switch (condition.kind) {
    case 'asked-for-person':
      return 'When the customer asks for a person';
    case 'angry':
      return 'When the customer is angry';
    case 'repeated':
      return `When the same question comes ${condition.times} times`;
    case 'low-confidence':
      return `When the AI is less than ${percent(condition.below)} sure; its answer is ${
        condition.answer === 'keep' ? 'sent all the same' : 'not sent'
      }`;
    case 'keyword':
      return `When the customer writes ${listed(condition.words)}`;
    case 'topic':
      return `When it is about ${listed(condition.examples)}`;
    case 'vip':
      return `When the customer is marked ${listed(condition.tags)}`;
    case 'business-hours':
      return condition.when === 'open' ? 'During business hours' : 'Outside business hours';
    default:
      return `After ${condition.turns} answers of the AI`;
  }
}

/** True where nothing is missing that the condition needs. */
export function isComplete(condition: HandoverCondition): boolean {
  switch (condition.kind) {
    case 'keyword':
      return condition.words.length > 0;
    case 'topic':
      return condition.examples.length > 0;
    case 'vip':
      return condition.tags.length > 0;
    default:
      return true;
  }
}

const SHOWN = 3;

function listed(words: readonly string[]): string {
  const shown = words.slice(0, SHOWN).map((word) => `“${word}”`);
  const more = words.length - SHOWN;
  const all = more > 0 ? [...shown, `${more} more`] : shown;
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(all);
}

function percent(share: number): string {
  return new Intl.NumberFormat('en', { style: 'percent' }).format(share);
}
