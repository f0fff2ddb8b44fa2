import { describe, expect, it } from 'vitest';
import { backOff } from './socket.ts';

describe('backOff', () => {
  it('grows, stays within bounds, and is spread', () => {
    expect(backOff(0, 0)).toBe(250);
    expect(backOff(0, 1)).toBe(500);
    expect(backOff(3, 1)).toBe(4_000);
    expect(backOff(60, 1)).toBe(15_000);
    expect(backOff(60, 0)).toBe(7_500);
  });
});
