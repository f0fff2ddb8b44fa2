/** A piece of an article that fits a question. */
export interface Passage {
  itemId: string;
  title: string;
  slug: string | null;
  fileName: string | null;
  /** The heading that the text stands under. */
  heading: string | null;
  /** Markdown whose links are whole addresses. */
  text: string;
  /** Cosine of question and piece; null where the piece is not embedded yet. */
  similarity: number | null;
  /** How sure we are that this answers the question, 0 to 1; hold it against {@link ANSWERABLE}. */
  relevance: number;
  /** What passages are ordered by; only comparable within one search. */
  score: number;
}

/**
 * From this relevance of the best passage on, the help centre knows the answer. Chosen by
 * `npm run eval:search`, which prints how many questions it judges rightly.
 */
export const ANSWERABLE = 0.5;
