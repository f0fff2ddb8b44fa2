const INTERCEPT = -1.47;
const SLOPE = 3.92;

/** An answer that cites nothing rests on nothing that can be shown. */
const UNCITED = 0.2;

/**
 * How far an answer can be relied on, 0 to 1: by the mean relevance of the passages that it cites.
 * A model that knows better (the built-in one, when it merely greets) says so itself; a handover
 * answers nothing, so 0.
 */
export function confidenceOf(turn: {
  handedOver: boolean;
  stated: number | undefined;
  citedRelevances: number[];
}): number {
  const { handedOver, stated, citedRelevances } = turn;
  if (handedOver) return 0;
  if (stated !== undefined) return stated;
  if (citedRelevances.length === 0) return UNCITED;
  const sum = citedRelevances.reduce((total, relevance) => total + relevance, 0);
  return calibrated(sum / citedRelevances.length);
}

/**
 * How often an answer is right that cites passages of this mean relevance: a logistic mapping (Platt
 * 1999), fitted on 25 November 2026 by `npm run eval:confidence` on one half of the answers to 115
 * questions to a real help centre. On the other half its expected calibration error is 0.09, that of
 * the relevance itself 0.14 (docs/decisions/0020-models.md).
 */
export function calibrated(relevance: number): number {
  return 1 / (1 + Math.exp(-(INTERCEPT + SLOPE * relevance)));
}
