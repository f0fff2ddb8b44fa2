/** Time as a dependency, so that tests can move it. */
export interface Clock {
  now(): Date;
}

/** Milliseconds since 1970 of a moment by the process's own clock. */
export function epochOf(moment: number): number {
  return Math.round(performance.timeOrigin + moment);
}

export const systemClock: Clock = { now: () => new Date() };
