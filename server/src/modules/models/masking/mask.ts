import { detectorsOf, findPersonal } from './find.ts';
import type { Known, PersonalKind } from './find.ts';

/** As a model may write it back, in whatever case. */
const PLACEHOLDER = /\[[A-Z]{1,8}_\d{1,9}\]/giu;
/** What may yet become one. */
const BEGUN = /\[(?:[A-Z]{1,8}(?:_\d{0,9})?)?$/iu;

/** Placeholders of one turn, and what they stand for; the same thing always gets the same one. */
export class Mask {
  readonly #known: ReturnType<typeof detectorsOf>;
  readonly #placeholders = new Map<string, string>();
  readonly #originals = new Map<string, string>();
  readonly #counts = new Map<PersonalKind, number>();

  constructor(known: Known) {
    this.#known = detectorsOf(known);
  }

  /** The text with personal data replaced by placeholders. */
  mask(text: string): string {
    let masked = '';
    let at = 0;
    for (const { kind, start, end } of findPersonal(text, this.#known)) {
      masked += text.slice(at, start) + this.#placeholderOf(kind, text.slice(start, end));
      at = end;
    }
    return masked + text.slice(at);
  }

  /** The text with what its placeholders stand for; `spell` writes a value where it stands. */
  restore(text: string, spell: (value: string) => string = (value) => value): string {
    return text.replaceAll(PLACEHOLDER, (placeholder) => {
      const original = this.#originals.get(placeholder.toUpperCase());
      return original === undefined ? placeholder : spell(original);
    });
  }

  #placeholderOf(kind: PersonalKind, original: string): string {
    const given = this.#placeholders.get(original);
    if (given !== undefined) return given;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `[${kind}_${count}]`;
    this.#placeholders.set(original, placeholder);
    this.#originals.set(placeholder, original);
    return placeholder;
  }
}

/** Restores a text that comes in pieces: what may be the beginning of a placeholder waits. */
export class Restorer {
  readonly #restore: (text: string) => string;
  #waiting = '';

  constructor(restore: (text: string) => string) {
    this.#restore = restore;
  }

  push(delta: string): string {
    const text = this.#waiting + delta;
    const begun = BEGUN.exec(text);
    const end = begun?.index ?? text.length;
    this.#waiting = text.slice(end);
    return this.#restore(text.slice(0, end));
  }

  end(): string {
    const rest = this.#waiting;
    this.#waiting = '';
    return this.#restore(rest);
  }
}
