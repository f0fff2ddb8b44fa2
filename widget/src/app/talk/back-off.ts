const FIRST = 500;
const LONGEST = 30_000;

/**
 * Milliseconds to wait before the next attempt: twice as long each time, up to half a minute,
 * and of that a chance share between half and all, so that thousands of pages that lost their
 * server together do not come back together.
 */
export function backOff(attempt: number, random: () => number = Math.random): number {
  const longest = Math.min(LONGEST, FIRST * 2 ** attempt);
  return Math.round(longest * (0.5 + random() / 2));
}
