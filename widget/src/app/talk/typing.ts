import type { ClientFrame } from '@frontdesk/contract';

/** Milliseconds: how often to repeat it, and after what pause it is over. */
const REPEAT = 3_000;
const PAUSE = 5_000;

/** Tells the team that the visitor is writing, sparingly. */
export class Typing {
  readonly #say: (frame: ClientFrame) => void;
  #saidAt: number | null = null;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (frame: ClientFrame) => void) {
    this.#say = say;
  }

  /** Call it with each key. */
  start(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.stop(), PAUSE);
    const now = Date.now();
    if (this.#saidAt !== null && now - this.#saidAt < REPEAT) return;
    this.#saidAt = now;
    this.#say({ type: 'typing.start' });
  }

  stop(): void {
    clearTimeout(this.#pause);
    if (this.#saidAt === null) return;
    this.#saidAt = null;
    this.#say({ type: 'typing.stop' });
  }
}
