/** An answer with its confidence, and whether it was right. */
export interface Judged {
  predicted: number;
  right: boolean;
}

interface Bin {
  from: number;
  to: number;
  count: number;
  /** Mean confidence; 0 where there is none. */
  predicted: number;
  /** Share that was right. */
  right: number;
}

const BINS = 10;

/** Answers by their confidence, in ten bins of equal width (Guo et al. 2017, "On Calibration"). */
export function reliability(answers: Judged[]): Bin[] {
  return Array.from({ length: BINS }, (_, place) => {
    const inBin = answers.filter(
      ({ predicted }) => Math.min(BINS - 1, Math.floor(predicted * BINS)) === place,
    );
    const mean = (of: (each: Judged) => number): number =>
      inBin.length === 0 ? 0 : inBin.reduce((sum, each) => sum + of(each), 0) / inBin.length;
    return {
      from: place / BINS,
      to: (place + 1) / BINS,
      count: inBin.length,
      predicted: mean(({ predicted }) => predicted),
      right: mean(({ right }) => (right ? 1 : 0)),
    };
  });
}

/** Expected calibration error: how far confidence and truth are apart, over all answers. */
export function errorOf(answers: Judged[]): number {
  return reliability(answers).reduce(
    (sum, { count, predicted, right }) =>
      sum + (count / answers.length) * Math.abs(predicted - right),
    0,
  );
}

const ROUNDS = 50;

/**
 * Platt's logistic mapping, by Newton's method; his targets, a little inside of 0 and 1, keep it
 * from being certain where the data are few (Platt 1999; Lin, Lin and Weng 2007).
 */
export function fitLogistic(answers: Judged[]): {
  intercept: number;
  slope: number;
  map: (predicted: number) => number;
} {
  const positive = answers.filter(({ right }) => right).length;
  const negative = answers.length - positive;
  const high = (positive + 1) / (positive + 2);
  const low = 1 / (negative + 2);
  let [intercept, slope] = [0, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    for (const { predicted: x, right } of answers) {
      const p = logistic(intercept + slope * x);
      const miss = (right ? high : low) - p;
      const weight = p * (1 - p);
      g0 += miss;
      g1 += miss * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    intercept += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
  }
  const fitted = { intercept, slope };
  return { ...fitted, map: (x) => logistic(fitted.intercept + fitted.slope * x) };
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
