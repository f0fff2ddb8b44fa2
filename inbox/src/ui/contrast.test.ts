import { expect, it } from 'vitest';
import { contrast, inkOn } from './contrast.ts';

it('measures contrast as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  // A known value: #767676 is the lightest grey that passes 4.5 on white.
  expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  expect(contrast('#ffffff', '#777777')).toBeLessThan(4.5);
});

it('writes white on dark colours and black on light ones', () => {
  expect(inkOn('#1a237e')).toBe('#ffffff');
  expect(inkOn('#ffeb3b')).toBe('#1c1a17');
});
