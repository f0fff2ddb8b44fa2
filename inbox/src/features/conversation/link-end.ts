/** Milliseconds before its end from which a link is taken for old. */
const EARLY = 5 * 60_000;

/** Whether the link of a file ends within minutes, or has ended; one without an end never does. */
export function endsSoon(url: string, now: number): boolean {
  const expires = URL.parse(url, location.origin)?.searchParams.get('expires') ?? null;
  return expires !== null && Number(expires) * 1_000 - now < EARLY;
}
