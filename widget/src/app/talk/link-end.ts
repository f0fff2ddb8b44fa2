/** Milliseconds before its end from which the link of a file is taken for old. */
const EARLY = 300_000;

/** Whether the link of a file ends within minutes, or has ended. */
export function endsSoon(url: string, now: number): boolean {
  const expires = Number(/[?&]expires=(\d+)/u.exec(url)?.[1] ?? Infinity);
  return expires * 1_000 - now < EARLY;
}
