import type { HandoverReason } from '../turn/handover.ts';
import type { TurnPart } from '../turn/parts.ts';

/**
 * The parts of a turn on their way to whoever looks on. Words and sources are held where the whole
 * answer may have to be taken back; that it is handed over is always held, until it is known what
 * the customer is told.
 */
export class HeldParts {
  readonly #emit: (part: TurnPart) => void;
  readonly #holdsWords: boolean;
  #held: TurnPart[] = [];
  #message = '';

  constructor(emit: (part: TurnPart) => void, holdsWords: boolean) {
    this.#emit = emit;
    this.#holdsWords = holdsWords;
  }

  add(part: TurnPart): void {
    if (part.type === 'handover') this.#message = part.message;
    else if (this.#holdsWords && (part.type === 'text-delta' || part.type === 'source')) {
      this.#held.push(part);
    } else this.#emit(part);
  }

  /** Lets go what was held. */
  release(): void {
    for (const part of this.#held) this.#emit(part);
    this.#held = [];
  }

  /** Forgets what was held: nobody has seen it. */
  drop(): void {
    this.#held = [];
  }

  show(delta: string): void {
    this.#emit({ type: 'text-delta', delta });
  }

  /** Says that it is handed over; `message` goes after what the turn itself has told. */
  handOver(reason: HandoverReason, message: string): void {
    this.#emit({ type: 'handover', reason, message: `${this.#message}${message}` });
  }
}
