/** `[1]` or `[1, 3]`, with the space before it; `[1](…)` is a link, and code is code. */
const MARKER = /[ \t]*\[\s?(\d{1,2}(?:\s?[,;]\s?\d{1,2}){0,7})\s?\](?!\()/y;
/** The end of a text that may turn out to be a marker. */
const MAYBE_MARKER = /^\[[\d\s,;]*\]?$/u;

/**
 * Takes citation markers out of a text that comes in pieces, whatever the pieces are: what may
 * become a marker is held back until it is decided. White space at both ends is dropped.
 */
export class Citations {
  /** Numbers in the order in which they were first cited. */
  readonly numbers: Set<number>;
  /** Text that is not decided yet. */
  #held = '';
  /** White space that is shown only once something follows it. */
  #space = '';
  #inCode = false;
  #started: boolean;

  /** `cited`: numbers of a text that goes on after a break. */
  constructor(cited: readonly number[] = [], started = false) {
    this.numbers = new Set(cited);
    this.#started = started;
  }

  /** Takes the next piece; returns what can be shown now. */
  push(piece: string): string {
    const text = this.#held + piece;
    const decided = decidedLength(text);
    this.#held = text.slice(decided);
    return this.#show(this.#strip(text.slice(0, decided), text));
  }

  /** Returns what was still held back. */
  end(): string {
    const text = this.#held;
    this.#held = '';
    return this.#show(this.#strip(text, text));
  }

  #show(text: string): string {
    const all = this.#space + text;
    const visible = all.trimEnd();
    if (visible === '') {
      this.#space = all;
      return '';
    }
    this.#space = all.slice(visible.length);
    if (this.#started) return visible;
    this.#started = true;
    return visible.trimStart();
  }

  /** `all` goes on past the decided part, because a marker is known by what follows it. */
  #strip(decided: string, all: string): string {
    if (!decided.includes('[') && !decided.includes('`')) return decided;
    let shown = '';
    let from = 0;
    for (let at = 0; at < decided.length;) {
      const character = decided[at];
      if (character === '`') this.#inCode = !this.#inCode;
      if (!this.#inCode && (character === '[' || character === ' ' || character === '\t')) {
        MARKER.lastIndex = at;
        const found = MARKER.exec(all);
        if (found) {
          shown += decided.slice(from, at);
          for (const number of found[1]?.match(/\d+/gu) ?? []) this.numbers.add(Number(number));
          at += found[0].length;
          from = at;
          continue;
        }
      }
      at += 1;
    }
    return shown + decided.slice(from);
  }
}

/** How much of a text can be judged without what follows. */
function decidedLength(text: string): number {
  const bracket = text.lastIndexOf('[');
  const isOpen = bracket !== -1 && MAYBE_MARKER.test(text.slice(bracket));
  return (isOpen ? text.slice(0, bracket) : text).trimEnd().length;
}
