import { followTo } from './follow-to.ts';

/** Pixels from the end within which one reads along. */
const NEAR = 40;
/** From here on a button offers the way to the end. */
const FAR = 64;

/** Keeps the newest in sight while one reads along, and keeps still while one reads elsewhere. */
export class Follower {
  readonly #tellFar: (far: boolean) => void;
  #log: HTMLElement | null = null;
  #following = true;
  #placedAt = 0;

  constructor(tellFar: (far: boolean) => void) {
    this.#tellFar = tellFar;
  }

  /** Watches the scrolling element; returns how to stop. */
  attach(log: HTMLElement): () => void {
    this.#log = log;
    const scrolled = (): void => {
      // Where we put it ourselves, nobody chose to read elsewhere.
      if (Math.abs(log.scrollTop - this.#placedAt) > 1) this.#following = restBelow(log) < NEAR;
      this.#tellFar(restBelow(log) > FAR);
    };
    // Who unfolds a message reads on from there.
    const unfolded = ({ target }: MouseEvent): void => {
      if (target instanceof Element && target.closest('.fold')) this.#following = false;
    };
    // The phone's keyboard comes and goes, and what is said may grow by itself.
    const resized = new ResizeObserver(() => this.place());
    log.addEventListener('scroll', scrolled, { passive: true });
    log.addEventListener('click', unfolded);
    for (const element of [log, ...log.children]) resized.observe(element);
    return () => {
      this.#log = null;
      log.removeEventListener('scroll', scrolled);
      log.removeEventListener('click', unfolded);
      resized.disconnect();
    };
  }

  /** Something grew. */
  place(): void {
    const log = this.#log;
    if (!log) return;
    if (this.#following) {
      const end = log.scrollHeight - log.clientHeight;
      this.#put(log, followTo({ now: log.scrollTop, end, lastTop: topOfTheirLast(log) }));
    }
    this.#tellFar(restBelow(log) > FAR);
  }

  /** To the end, and along with it from now on. */
  toEnd(): void {
    this.#following = true;
    if (this.#log) this.#put(this.#log, this.#log.scrollHeight);
  }

  #put(log: HTMLElement, top: number): void {
    log.scrollTop = top;
    this.#placedAt = log.scrollTop;
  }
}

function restBelow(log: HTMLElement): number {
  return log.scrollHeight - log.clientHeight - log.scrollTop;
}

function topOfTheirLast(log: HTMLElement): number | null {
  const last = log.querySelector('.items > :last-child .theirs');
  if (!last) return null;
  return last.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop;
}
