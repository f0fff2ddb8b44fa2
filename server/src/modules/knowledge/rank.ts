import type { SearchIndex } from './search-index.ts';

/**
 * How much the nearness of the whole article (title and summary) counts beside that of the piece.
 * Chosen by `npm run eval:search`: without it the right article came first for 0.67 of the
 * questions, with it for 0.90.
 */
const ITEM_WEIGHT = 0.8;

/** The score that stands for a relevance of 1; half of it is the limit of what we answer. */
const FULL_SCORE = 1.22;

/** A piece with how well it fits. */
export interface Ranked {
  pieceId: string;
  itemId: string;
  similarity: number | null;
  score: number;
}

/** Sure means a score of {@link FULL_SCORE} or more. */
export function relevanceOf(score: number): number {
  return Math.min(1, Math.max(0, score / FULL_SCORE));
}

/** The score that a relevance stands for, so that both kinds of search compare. */
export function scoreOf(relevance: number): number {
  return relevance * FULL_SCORE;
}

/** Scores every piece: cosine of the piece, plus that of its article, plus what `extra` gives. */
export function scorePieces(
  index: SearchIndex,
  question: Float32Array,
  extra: ReadonlyMap<string, number>,
): Ranked[] {
  const items = index.items.map((_, place) => dot(index.itemVectors, place, question));
  return index.pieceIds.map((pieceId, place) => {
    const item = index.itemOf[place] ?? 0;
    const similarity = dot(index.vectors, place, question);
    return {
      pieceId,
      itemId: index.items[item]?.id ?? '',
      similarity,
      score: similarity + ITEM_WEIGHT * (items[item] ?? 0) + (extra.get(pieceId) ?? 0),
    };
  });
}

/** The best pieces, best first and each once, at most `perArticle` of one article. */
export function best(
  pieces: Ranked[],
  { limit, perArticle }: { limit: number; perArticle: number },
): Ranked[] {
  const taken = new Map<string, number>();
  const seen = new Set<string>();
  const result: Ranked[] = [];
  for (const piece of pieces.toSorted((a, b) => b.score - a.score)) {
    if (result.length >= limit) break;
    const count = taken.get(piece.itemId) ?? 0;
    if (count >= perArticle || seen.has(piece.pieceId)) continue;
    seen.add(piece.pieceId);
    taken.set(piece.itemId, count + 1);
    result.push(piece);
  }
  return result;
}

function dot(vectors: Float32Array, row: number, question: Float32Array): number {
  const start = row * question.length;
  let sum = 0;
  for (let place = 0; place < question.length; place += 1) {
    sum += (vectors[start + place] ?? 0) * (question[place] ?? 0);
  }
  return sum;
}
