import { sql } from 'kysely';
import type { Database } from '../src/database/index.ts';
import { ANSWERABLE } from '../src/modules/knowledge/index.ts';
import type { Knowledge } from '../src/modules/knowledge/index.ts';
import { hasHelpCenter, inHelpCenter, readQuestions } from './eval-world.ts';
import type { Asked } from './eval-world.ts';

/**
 * How well search finds the right article: a real help centre is imported and asked what
 * customers ask, once by words alone (before anything is embedded) and once by meaning. The
 * baseline is what PostgreSQL does by itself: ts_rank over the same pieces.
 */

/** Articles that come back for one question, best first. */
interface Found {
  fileName: string;
  score: number;
}

interface Answer {
  question: string;
  /** Any of these is right; none means that the help centre does not know. */
  articles: string[];
  found: Found[];
  isAnswerable: boolean;
}

if (!hasHelpCenter()) {
  console.log('Skipped: there is no help centre to ask. It is expected in ../shared/data.');
} else {
  await evaluate();
}

async function evaluate(): Promise<void> {
  const questions = readQuestions();
  await inHelpCenter(async ({ database, knowledge, organizationId, index }) => {
    const words = await ask(knowledge, organizationId, questions);
    const baseline = await askPostgres(database, organizationId, questions);
    await index();
    const meaning = await ask(knowledge, organizationId, questions);
    report({ meaning, words, mixed: mix(meaning, words, 0.2), baseline });
  });
}

async function ask(knowledge: Knowledge, organizationId: string, all: Asked[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const asked of all) {
    const passages = await knowledge.search(organizationId, asked.question, { limit: 50 });
    answers.push({
      ...asked,
      found: passages.map(({ fileName, score }) => ({ fileName: fileName ?? '', score })),
      isAnswerable: (passages[0]?.relevance ?? 0) >= ANSWERABLE,
    });
  }
  return answers;
}

async function askPostgres(
  database: Database,
  organizationId: string,
  all: Asked[],
): Promise<Answer[]> {
  return database.inOrganization(organizationId, async (tx) => {
    const answers: Answer[] = [];
    for (const asked of all) {
      const { rows } = await sql<Found>`
        SELECT i."fileName", max(ts_rank(c.search, query))::float8 AS score
        FROM (SELECT replace(plainto_tsquery('english', ${asked.question})::text, '&', '|')::tsquery
              AS query) AS q,
          knowledge_chunks c JOIN knowledge_base_items i ON i.id = c."itemId"
        WHERE c."organizationId" = ${organizationId} AND c.search @@ query
        GROUP BY 1 ORDER BY 2 DESC LIMIT 50`.execute(tx);
      answers.push({ ...asked, found: rows, isAnswerable: rows.length > 0 });
    }
    return answers;
  });
}

/** What a share of the words' score would add, for the weight to prove itself. */
function mix(meaning: Answer[], words: Answer[], weight: number): Answer[] {
  return meaning.map((answer, place) => {
    const scores = new Map(words[place]?.found.map(({ fileName, score }) => [fileName, score]));
    const found = answer.found
      .map(({ fileName, score }) => ({
        fileName,
        score: score + weight * (scores.get(fileName) ?? 0),
      }))
      .toSorted((a, b) => b.score - a.score);
    return { ...answer, found };
  });
}

function rankOf({ articles, found }: Answer): number {
  const place = found.findIndex(({ fileName }) => articles.includes(fileName));
  return place === -1 ? Infinity : place;
}

function figures(answers: Answer[]) {
  const known = answers.filter(({ articles }) => articles.length > 0);
  const unknown = answers.filter(({ articles }) => articles.length === 0);
  const share = (within: number): number =>
    known.filter((answer) => rankOf(answer) < within).length / known.length;
  return {
    first: share(1).toFixed(2),
    five: share(5).toFixed(2),
    refused: `${unknown.filter((a) => !a.isAnswerable).length}/${unknown.length}`,
    kept: `${known.filter((a) => a.isAnswerable).length}/${known.length}`,
  };
}

function report(runs: Record<'meaning' | 'words' | 'mixed' | 'baseline', Answer[]>): void {
  const line = (...cells: string[]): void =>
    console.log(cells.map((cell, place) => cell.padEnd(place === 0 ? 38 : 12)).join(''));
  line('', 'first', 'among five', 'refused', 'kept');
  const show = (name: string, answers: Answer[]): void => {
    const { first, five, refused, kept } = figures(answers);
    line(name, first, five, refused, kept);
  };
  show('By meaning', runs.meaning);
  line('  goal', '≥ 0.70', '≥ 0.97', '≥ 4/6', '≥ 27/30');
  show('By words, before anything is embedded', runs.words);
  show('By meaning, words added with 0.2', runs.mixed);
  show('Baseline: PostgreSQL’s ts_rank', runs.baseline);
  console.log('\nMissed by meaning:');
  for (const answer of runs.meaning) {
    const reason = missed(answer);
    if (reason !== undefined) console.log(`- ${answer.question}\n    ${reason}`);
  }
}

function missed(answer: Answer): string | undefined {
  const { articles, found, isAnswerable } = answer;
  const best = found[0];
  const got = `${best?.fileName ?? 'nothing'} (${best?.score.toFixed(2) ?? ''})`;
  if (articles.length === 0) return isAnswerable ? `has no answer, yet got ${got}` : undefined;
  const rank = rankOf(answer);
  const place = rank === 0 ? '' : `${articles.join(' or ')} is number ${rank + 1}, after ${got}`;
  const refused = isAnswerable ? '' : `taken for unknown, with ${got}`;
  return [place, refused].filter(Boolean).join('; ') || undefined;
}
