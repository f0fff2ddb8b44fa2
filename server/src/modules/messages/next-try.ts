/** Seconds. */
const LONGEST = 300;
/** Milliseconds after which an answer helps nobody any more. */
const TOO_LATE = 6 * 3_600_000;

/**
 * When a delivery is tried again: later each time (1, 2, 4 … seconds, 5 minutes at most, a fifth
 * more or less), but not before the vendor wants it. Undefined: it has been too long.
 */
export function nextTry(
  { attempts, createdAt }: { attempts: number; createdAt: Date },
  now: Date,
  retryAfter: number | undefined,
  random: () => number = Math.random,
): Date | undefined {
  const wait = Math.min(LONGEST, 2 ** Math.max(0, attempts - 1)) * (0.8 + 0.4 * random());
  const at = new Date(now.getTime() + Math.max(wait, retryAfter ?? 0) * 1_000);
  return at.getTime() - createdAt.getTime() > TOO_LATE ? undefined : at;
}
