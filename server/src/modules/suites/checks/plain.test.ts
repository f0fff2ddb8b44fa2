import { expect, test } from 'vitest';
import { phraseFinder } from './plain.ts';

test.each([
  ['You get $1,250.00 back.', '1250 dollars'],
  ['You get 1.250,50 € back.', 'EUR 1250.5'],
  ['It takes 5-7 business days.', '5 to 7 business days'],
  ['It comes on Nov 26, 2026.', '2026-11-26'],
  ['It comes on the 26th of November.', 'November 26'],
  ['It came on 26.11.2026.', '26 November 2026'],
  ['It came on 11/26/2026.', '26 November 2026'],
  ['Within thirty days.', '30 days'],
  ['We take 5% off.', '5 percent'],
  ['Your order #W2378156 is CANCELLED.', 'order w2378156 is cancelled'],
  ['Sie können es zurückgeben.', 'zurueckgeben'.replace('ue', 'ü')],
  ['退款需要三天。', '退款'],
])('%s says %s', (text, phrase) => {
  expect(phraseFinder(text)(phrase)).toBe(true);
});

test.each([
  ['You get $50.50 back.', '$50'],
  ['You get €50 back.', '$50'],
  ['It costs 150 dollars.', '50 dollars'],
  ['It takes 15 days.', '5 days'],
  ['It comes on 3/4/2026.', '3 April 2026'],
  ['It comes on Nov 26, 2025.', 'Nov 26, 2026'],
  ['A refundable thing.', 'refund'],
  ['Order W23 is here.', 'order W2'],
])('%s does not say %s', (text, phrase) => {
  expect(phraseFinder(text)(phrase)).toBe(false);
});
