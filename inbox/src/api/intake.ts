import { Frame } from '@frontdesk/contract';

/** What to do with what the socket said. */
export type Verdict =
  | { kind: 'apply'; frame: Frame }
  /** Everything cached may be old: the server could not resume, or said what we cannot read. */
  | { kind: 'refresh' }
  | { kind: 'ignore' };

/**
 * Judges frames by their sequence numbers. Kept frames come in order and may skip numbers that
 * do not concern the team; a number already seen is a double.
 */
export class Intake {
  #last: number | undefined;

  /** Where to resume after a cut; undefined before the first connection. */
  get last(): number | undefined {
    return this.#last;
  }

  judge(text: string): Verdict {
    const parsed = Frame.safeParse(readJson(text));
    if (!parsed.success) return { kind: 'refresh' };
    const frame = parsed.data;
    if (frame.type === 'stream.ready') return this.#ready(frame.sequence);
    if (frame.sequence === null) return { kind: 'apply', frame };
    if (this.#last !== undefined && frame.sequence <= this.#last) return { kind: 'ignore' };
    this.#last = frame.sequence;
    return { kind: 'apply', frame };
  }

  /** A first connection begins at the server's end; so does one it cannot resume. */
  #ready(sequence: number): Verdict {
    const resumed = this.#last !== undefined && sequence >= this.#last;
    this.#last = sequence;
    return { kind: resumed ? 'ignore' : 'refresh' };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
