import { expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

it('keeps the words and drops marks and addresses', () => {
  const markdown = [
    '## Returns',
    'Within **30 days**, see [our *terms*](https://shop.example/terms).',
    '',
    '1. Pack it',
    '2. Send it to `Depot_4`',
    '',
    '| Size | Price |',
    '| --- | --- |',
    '| S | 5 € |',
    '',
    '---',
    '> Quoted',
  ].join('\n');
  expect(plainText(markdown)).toBe(
    'Returns\nWithin 30 days, see our terms.\nPack it\nSend it to Depot_4\nSize, Price\nS, 5 €\nQuoted',
  );
});
