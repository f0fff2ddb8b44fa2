/** An answer that cites nothing rests on nothing that can be shown. */
const UNCITED = 0.2;

/**
 * How far an answer can be relied on, 0 to 1: the mean relevance of the passages that it cites.
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
  return sum / citedRelevances.length;
}
