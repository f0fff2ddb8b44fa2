import type { HandoverCondition } from '@frontdesk/contract';
import { expect, test } from 'vitest';
import { afterTurn, beforeTurn, mayTakeBack } from './rules.ts';
import type { Facts } from './rules.ts';

const quiet: Facts = {
  mode: 'ai-first',
  wish: null,
  isOpen: true,
  wasHandedBack: false,
  question: 'How long does delivery take?',
  asked: ['How long does delivery take?'],
  answers: 0,
  tags: new Set(),
  nearness: new Map(),
};
const rule = (condition: HandoverCondition) => ({
  id: condition.kind,
  name: condition.kind,
  condition,
  teamId: null,
  priority: null,
  message: null,
});
const reason = (condition: HandoverCondition, facts: Partial<Facts>) =>
  beforeTurn({ ...quiet, ...facts }, [rule(condition)])?.reason;

test.each<[HandoverCondition, Partial<Facts>]>([
  [{ kind: 'asked-for-person' }, { question: 'Ich möchte mit einem Menschen sprechen' }],
  [{ kind: 'angry' }, { question: 'This is the worst service ever, I am furious!' }],
  [{ kind: 'angry' }, { question: 'Das ist eine Frechheit, mir reicht es.' }],
  [{ kind: 'angry' }, { question: 'WHERE IS MY ORDER NOW' }],
  [
    { kind: 'repeated', times: 2 },
    { asked: ['How long does delivery take?', 'Thanks', 'how long does the delivery take'] },
  ],
  [{ kind: 'keyword', words: ['lawyer', 'Größe'] }, { question: 'Welche grösse habe ich?' }],
  // A script that puts no spaces between words.
  [{ kind: 'keyword', words: ['律师'] }, { question: '我要找律师谈谈' }],
  [{ kind: 'topic', examples: ['x'], similarity: 0.5 }, { nearness: new Map([['topic', 0.6]]) }],
  [{ kind: 'vip', tags: ['Gold'] }, { tags: new Set([' gold ']) }],
  [{ kind: 'business-hours', when: 'closed' }, { isOpen: false }],
  [{ kind: 'business-hours', when: 'open' }, { isOpen: true }],
  [{ kind: 'too-many-turns', turns: 3 }, { answers: 3 }],
])('%j fits', (condition, facts) => {
  expect(reason(condition, facts)).toBe(condition.kind);
});

test.each<[HandoverCondition, Partial<Facts>]>([
  [{ kind: 'asked-for-person' }, { question: 'How do I add an agent?' }],
  [{ kind: 'angry' }, { question: 'The lamp arrived broken and late, I want a refund.' }],
  [{ kind: 'angry' }, { question: 'My order is FD 1234 AB' }],
  [
    { kind: 'repeated', times: 2 },
    { asked: ['How do I return a lamp?', 'How do I return a chair?'] },
  ],
  [{ kind: 'keyword', words: ['law'] }, { question: 'The lawn mower' }],
  [{ kind: 'topic', examples: ['x'], similarity: 0.7 }, { nearness: new Map([['topic', 0.6]]) }],
  [{ kind: 'vip', tags: ['gold'] }, { tags: new Set([' silver ']) }],
  [{ kind: 'business-hours', when: 'closed' }, { isOpen: null }],
  [{ kind: 'too-many-turns', turns: 3 }, { answers: 2 }],
  [{ kind: 'low-confidence', below: 1, answer: 'replace' }, {}],
])('%j does not fit', (condition, facts) => {
  expect(reason(condition, facts)).toBeUndefined();
});

test('what a channel says counts before the rules, and no handover is no handover', () => {
  const person = [rule({ kind: 'asked-for-person' })];
  const asks = { question: 'Talk to a human please' };
  expect(beforeTurn({ ...quiet, ...asks, mode: 'person-first' }, person)?.reason).toBe(
    'person-first',
  );
  expect(beforeTurn({ ...quiet, ...asks, mode: 'no-handover' }, person)).toBeNull();
  expect(beforeTurn({ ...quiet, mode: 'customer-choice', wish: 'person' }, [])?.reason).toBe(
    'customer-choice',
  );
  expect(beforeTurn({ ...quiet, mode: 'customer-choice', wish: 'ai' }, [])).toBeNull();
  expect(beforeTurn({ ...quiet, mode: 'ai-outside-hours' }, [])?.reason).toBe('people-are-there');
  expect(beforeTurn({ ...quiet, mode: 'ai-outside-hours', isOpen: false }, [])).toBeNull();
});

test('what a person gave back stays with the AI, unless the customer gives a new reason', () => {
  const back = { ...quiet, wasHandedBack: true, tags: new Set([' vip ']), isOpen: false };
  const standing = [
    rule({ kind: 'vip', tags: ['vip'] }),
    rule({ kind: 'business-hours', when: 'closed' }),
  ];
  expect(beforeTurn({ ...back, mode: 'person-first' }, standing)).toBeNull();
  const asks = { ...back, question: 'Let me talk to a human' };
  expect(beforeTurn(asks, [...standing, rule({ kind: 'asked-for-person' })])?.reason).toBe(
    'asked-for-person',
  );
});

test('the first rule that fits counts, with its team, priority and words', () => {
  const first = { ...rule({ kind: 'angry' }), teamId: 'team', priority: 4, message: 'Sorry.' };
  const verdict = beforeTurn({ ...quiet, question: 'I am furious' }, [
    first,
    rule({ kind: 'keyword', words: ['furious'] }),
  ]);
  expect(verdict).toEqual({
    reason: 'angry',
    rule: { id: 'angry', name: 'angry' },
    teamId: 'team',
    priority: 4,
    message: 'Sorry.',
  });
});

test('an unsure answer is replaced or kept as its rule says; a sure one is neither', () => {
  const replace = rule({ kind: 'low-confidence', below: 0.5, answer: 'replace' });
  const keep = rule({ kind: 'low-confidence', below: 0.8, answer: 'keep' });
  expect(afterTurn(0.4, [replace, keep])).toMatchObject({ keeps: false, below: 0.5 });
  expect(afterTurn(0.5, [replace, keep])).toMatchObject({ keeps: true, below: 0.8 });
  expect(afterTurn(0.8, [replace, keep])).toBeNull();
  expect(mayTakeBack([keep])).toBe(false);
  expect(mayTakeBack([keep, replace])).toBe(true);
});
