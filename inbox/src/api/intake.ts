import { Frame } from '@frontdesk/contract';
import { z } from 'zod';

/** What to do with what the socket said. */
export type Verdict =
  | { kind: 'apply'; frame: Frame }
  /** The line stands. Not resumed: what happened before it is not known here. */
  | { kind: 'ready'; isResumed: boolean }
  /** Everything cached may be old: the server said what we cannot read. */
  | { kind: 'refresh' }
  | { kind: 'ignore' };

/** A sign of life, with or without a frame's other fields: it brings no news. */
const Pong = z.object({ type: z.literal('pong') });

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
    const said = readJson(text);
    if (Pong.safeParse(said).success) return { kind: 'ignore' };
    const parsed = Frame.safeParse(said);
    if (!parsed.success) return { kind: 'refresh' };
    const frame = parsed.data;
    if (frame.type === 'stream.ready') {
      this.#last = frame.sequence;
      return { kind: 'ready', isResumed: frame.data.resumed };
    }
    if (frame.sequence === null) return { kind: 'apply', frame };
    if (this.#last !== undefined && frame.sequence <= this.#last) return { kind: 'ignore' };
    this.#last = frame.sequence;
    return { kind: 'apply', frame };
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
