/** Milliseconds over which words are gathered: nobody reads twenty pictures a second. */
const LEAST = 50;
/** What each stream adds, so that the writes of many take no more than about half of a core. */
const EACH = 0.3;
const MOST = 250;

/** Streams of words that this process writes at the moment. */
let open = 0;

/** A stream of words begins; call the result once when it ends. */
export function beginStream(): () => void {
  open += 1;
  return () => {
    open -= 1;
  };
}

/**
 * Milliseconds over which a stream gathers its words after the first ones. Each write costs about
 * as much whatever is in it, so the more streams there are, the more goes into one.
 */
export function pace(): number {
  return Math.min(MOST, Math.max(LEAST, open * EACH));
}
