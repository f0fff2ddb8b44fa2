/** Pixels left above a message that is held at the top. */
const AIR = 12;

/**
 * Where to scroll while one reads along: to the end, but only until the beginning of their last
 * message reaches the top; the rest of a long answer is for the reader to scroll. Never back up.
 */
export function followTo(view: { now: number; end: number; lastTop: number | null }): number {
  const held = view.lastTop === null ? view.end : Math.min(view.end, view.lastTop - AIR);
  return Math.max(view.now, held);
}
