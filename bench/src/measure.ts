/** A line of the table: `value` beside its `baseline` from the same run. */
export interface Figure {
  name: string;
  value: number;
  baseline: number;
  /** value ÷ baseline. */
  ratio: number;
  /** What was hoped for, as people read it. */
  goal: string;
  unit: string;
  met: boolean;
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The median of a figure that is taken so many times, one after another. */
export async function medianOf(times: number, take: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index += 1) values.push(await take());
  return median(values);
}

/**
 * Measures two things in turn, A B B A A B …, so that a machine whose speed drifts treats both
 * alike. Returns the median of each.
 */
export async function alternate(
  rounds: number,
  value: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<{ value: number; baseline: number }> {
  const values: number[] = [];
  const baselines: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0;
    if (first) values.push(await value());
    baselines.push(await baseline());
    if (!first) values.push(await value());
  }
  return { value: median(values), baseline: median(baselines) };
}

/** Runs `work` `times` times, at most `concurrency` at once. */
export async function inParallel(
  times: number,
  concurrency: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < times; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
}
