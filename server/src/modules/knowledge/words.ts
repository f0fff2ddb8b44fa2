import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { scoreOf } from './rank.ts';
import type { Ranked } from './rank.ts';

/** Words of a question that are looked at; the rest of a very long one says little more. */
const MOST_WORDS = 64;

/**
 * What counts: the share of the question's words in piece or title, that in title or description
 * alone, and how near they stand. Chosen by `npm run eval:search`, as was the scale: half means
 * that we know the answer.
 */
const TEXT = 0.4;
const TITLE = 0.6;
const NEARNESS = 0.4;

interface Match {
  id: string;
  itemId: string;
  matched: string[];
  /** Those of them that title or description hold. */
  titled: string[];
  /** Nearness of the words, 0 to 1. */
  rank: number;
}

/**
 * Search by words alone, in PostgreSQL: used for pieces that have no embedding yet. Rare words
 * weigh more (BM25's inverse document frequency); nearness is PostgreSQL's ts_rank_cd.
 */
export async function searchWords(
  tx: Tx,
  organizationId: string,
  question: string,
  { onlyWaiting }: { onlyWaiting: boolean },
): Promise<Ranked[]> {
  const { rows } = await sql<Match & { words: string[] }>`
    WITH asked AS MATERIALIZED (
      SELECT (array_agg(DISTINCT lexeme))[1:${MOST_WORDS}] AS words
      FROM unnest(to_tsvector('english', ${question}) || to_tsvector('simple', ${question})) AS q
      WHERE lexeme NOT IN (
        SELECT lower(w) FROM regexp_split_to_table(${question}, '[^[:alnum:]]+') AS w
        WHERE w <> '' AND to_tsvector('english', w) = ''::tsvector
      )
    ), either AS MATERIALIZED (
      SELECT words, array_to_string(
        ARRAY(SELECT quote_literal(word) FROM unnest(words) AS word), ' | ')::tsquery AS query
      FROM asked WHERE words IS NOT NULL
    ), titles AS MATERIALIZED (
      SELECT id, setweight(to_tsvector('english', title || ' ' || coalesce("metaDescription", '')), 'A')
        || setweight(to_tsvector('simple', title), 'A') AS search
      FROM knowledge_base_items
      WHERE "organizationId" = ${organizationId} AND "isPublished"
    )
    SELECT c.id, c."itemId", either.words,
      ARRAY(SELECT word FROM unnest(either.words) AS word
            WHERE (t.search || c.search) @@ quote_literal(word)::tsquery) AS matched,
      ARRAY(SELECT word FROM unnest(either.words) AS word
            WHERE t.search @@ quote_literal(word)::tsquery) AS titled,
      ts_rank_cd(t.search || c.search, either.query, 32)::float8 AS rank
    FROM knowledge_chunks c JOIN titles t ON t.id = c."itemId", either
    WHERE c."organizationId" = ${organizationId}
      AND (NOT ${onlyWaiting}::boolean OR cardinality(c.embedding) = 0)
      AND (t.search || c.search) @@ either.query`.execute(tx);
  return weighed(rows, rows[0]?.words ?? []);
}

function weighed(rows: Match[], words: string[]): Ranked[] {
  const counts = new Map<string, number>();
  for (const word of rows.flatMap(({ matched }) => matched)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  // A word that no piece holds is the rarest of all: it says that the answer is not here.
  const weight = (word: string): number =>
    Math.log(1 + (rows.length + 1) / ((counts.get(word) ?? 0) + 1));
  const all = words.reduce((sum, word) => sum + weight(word), 0);
  const share = (found: string[]): number =>
    found.reduce((sum, word) => sum + weight(word), 0) / all;
  return rows.map(({ id, itemId, matched, titled, rank }) => {
    const relevance = TEXT * share(matched) + TITLE * share(titled) + NEARNESS * rank;
    return { pieceId: id, itemId, similarity: null, score: scoreOf(Math.min(1, relevance)) };
  });
}

/**
 * What a question names exactly: quoted words, and codes as SKUs, errors and orders have them.
 * Meaning says little about these, letters everything.
 */
export function exactTerms(question: string): string[] {
  const quoted = [...question.matchAll(/["“”«„`](?<inner>[^"“”«»„`]{2,80})["“”»`]/gu)].map(
    (match) => match.groups?.['inner'] ?? '',
  );
  const codes = (question.match(/[\p{L}\p{N}][\p{L}\p{N}_./#-]*[\p{L}\p{N}]/gu) ?? []).filter(
    (token) => token.length >= 3 && (/\p{N}/u.test(token) ? isCode(token) : token.includes('_')),
  );
  return [...new Set([...quoted, ...codes])].slice(0, 10);
}

function isCode(token: string): boolean {
  return /^\p{N}+$/u.test(token) ? token.length >= 4 : /[\p{L}_]|\p{N}[-/#]\p{N}/u.test(token);
}

/**
 * What a piece gains by holding everything that the question names exactly: enough to be
 * answered from, whatever the meaning says.
 */
const EXACT_WEIGHT = 0.7;

/** Gives the pieces that hold what is named exactly, with what their score gains. */
export async function exactMatches(
  tx: Tx,
  organizationId: string,
  terms: string[],
): Promise<Map<string, number>> {
  if (terms.length === 0) return new Map();
  const { rows } = await sql<{ id: string; count: number }>`
    SELECT c.id, count(*)::int AS count
    FROM knowledge_chunks c, unnest(${terms}::text[]) AS term
    WHERE c."organizationId" = ${organizationId}
      AND c.search @@ phraseto_tsquery('simple', term)
    GROUP BY c.id`.execute(tx);
  return new Map(rows.map(({ id, count }) => [id, (EXACT_WEIGHT * count) / terms.length]));
}
