import type { Run } from '@frontdesk/contract';

export type Step = Run['steps'][number];

/** Where a step lies in the time of its run, in per cent. */
export interface Bar {
  start: number;
  width: number;
}

/** A bar that is too short to be seen is drawn this wide. */
const LEAST = 0.6;

/**
 * The bars of a run's steps. Times that were spent waiting for the team are left out, so that an hour
 * of theirs does not hide the seconds of the AI. Steps of older runs say no time: they follow one another.
 */
export function barsOf(steps: readonly Step[]): Map<string, Bar> {
  const placed: { id: string; start: number; duration: number }[] = [];
  let before = 0;
  let end = 0;
  let pause = 0;
  for (const { id, kind, startedAt, duration } of steps) {
    const at = startedAt === null ? before : Date.parse(startedAt);
    if (placed.length === 0) end = at;
    // From the question to the team to what came of it nothing happened.
    if (at > end && placed.at(-1) && at - end > PAUSE) pause += at - end;
    placed.push({ id, start: at - pause, duration: kind === 'wait' ? 0 : duration });
    before = at + duration;
    end = Math.max(end, before);
  }
  const first = Math.min(...placed.map(({ start }) => start));
  const whole = Math.max(1, ...placed.map(({ start, duration }) => start + duration - first));
  return new Map(
    placed.map(({ id, start, duration }) => {
      const width = Math.max(LEAST, (duration / whole) * 100);
      return [id, { start: Math.min(((start - first) / whole) * 100, 100 - width), width }];
    }),
  );
}

/** Milliseconds in which a turn does nothing only if it waits for the team. */
const PAUSE = 60_000;
