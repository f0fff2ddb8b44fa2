import { expect, test } from 'vitest';
import { conditionWords, firstCondition, isComplete, kinds } from './rule-words.ts';

test('a rule is told as one sentence, long lists cut short', () => {
  const words = ['lawyer', 'court', 'press', 'police', 'sue'];
  expect(conditionWords({ kind: 'keyword', words })).toBe(
    'When the customer writes “lawyer”, “court”, “press”, or 2 more',
  );
  expect(conditionWords({ kind: 'low-confidence', below: 0.35, answer: 'replace' })).toBe(
    'When the AI is less than 35% sure; its answer is not sent',
  );
});

test('what every kind begins with is of that kind, and says what is missing', () => {
  const missing = Object.keys(kinds).filter((kind) => {
    const known = ['keyword', 'topic', 'vip', 'repeated', 'angry'] as const;
    const one = known.find((each) => each === kind);
    return one !== undefined && !isComplete(firstCondition(one));
  });
  expect(missing).toEqual(['keyword', 'topic', 'vip']);
});
