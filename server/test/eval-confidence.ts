import { z } from 'zod';
import { builtInModel } from '../src/model-providers/built-in/model.ts';
import { promptOf } from '../src/modules/agents/prompt.ts';
import { searchKnowledge } from '../src/modules/agents/tools/search-knowledge.ts';
import { handOver } from '../src/modules/agents/tools/hand-over.ts';
import { calibrated } from '../src/modules/agents/turn/confidence.ts';
import { turnLimits } from '../src/modules/agents/turn/limits.ts';
import type { TurnResult } from '../src/modules/agents/turn/parts.ts';
import { runTurn } from '../src/modules/agents/turn/turn.ts';
import { systemClock } from '../src/platform/index.ts';
import { FURTHER_QUESTIONS } from './eval-questions.ts';
import { hasHelpCenter, inHelpCenter, readQuestions } from './eval-world.ts';
import type { Asked, HelpCenterWorld } from './eval-world.ts';
import { errorOf, fitLogistic, reliability } from './reliability.ts';
import type { Judged } from './reliability.ts';

/**
 * Whether confidence means what it says: of the answers with a confidence of 0.8, eight in ten are
 * right. A real help centre is asked; an answer is right if it cites an article that has it. One
 * half of the answers fits the mapping from relevance to confidence, the other half tries it, and
 * that which the product uses.
 */

const Found = z.object({
  passages: z.array(z.object({ number: z.number(), relevance: z.number() })),
});
const Cited = z.object({ cited: z.array(z.number()) });

if (!hasHelpCenter()) {
  console.log('Skipped: there is no help centre to ask. It is expected in ../shared/data.');
} else {
  await inHelpCenter(async (world) => {
    await world.index();
    const questions = [...readQuestions(), ...FURTHER_QUESTIONS];
    const answers: Judged[] = [];
    let refused = 0;
    for (const asked of questions) {
      const result = await answer(world, asked);
      const relevance = citedRelevance(result);
      if (relevance === undefined) refused += asked.articles.length === 0 ? 1 : 0;
      else answers.push({ predicted: relevance, right: isRight(result, asked) });
    }
    const unknown = questions.filter(({ articles }) => articles.length === 0).length;
    console.log(`${questions.length} questions, ${answers.length} answered`);
    console.log(`${refused} of ${unknown} without an answer in the help centre were handed over`);
    report(answers);
  });
}

async function answer(world: HelpCenterWorld, { question }: Asked): Promise<TurnResult> {
  const { knowledge, organizationId } = world;
  return runTurn(
    {
      prompt: promptOf('', [{ by: 'customer', text: question }]),
      customerText: question,
      model: builtInModel,
      temperature: 0,
      maxTokens: 2_000,
      tools: [
        searchKnowledge(knowledge.search, organizationId, { limit: 5, grounding: 'off' }),
        handOver,
      ],
      journal: null,
      contact: async () => null,
      grounding: 'off',
      isSpent: () => false,
      fallbackMessage: null,
      limits: turnLimits,
      signal: new AbortController().signal,
      clock: systemClock,
    },
    () => undefined,
  );
}

/** The mean relevance of what an answer cites; undefined: it is none. */
function citedRelevance({ handover, steps }: TurnResult): number | undefined {
  const last = steps.findLast(({ kind }) => kind === 'answer');
  if (handover !== null || !last) return undefined;
  const found = steps.flatMap(({ kind, output }) =>
    kind === 'search' ? Found.parse(output).passages : [],
  );
  const { cited } = Cited.parse(last.output);
  const relevances = found.filter(({ number }) => cited.includes(number));
  if (relevances.length === 0) return undefined;
  return relevances.reduce((sum, { relevance }) => sum + relevance, 0) / relevances.length;
}

function isRight({ sources }: TurnResult, { articles }: Asked): boolean {
  return sources.some(({ fileName }) => articles.includes(fileName ?? ''));
}

function report(answers: Judged[]): void {
  const fitted = answers.filter((_, place) => place % 2 === 0);
  const tried = answers.filter((_, place) => place % 2 === 1);
  const fit = fitLogistic(fitted);
  const mapped = (map: (relevance: number) => number): Judged[] =>
    tried.map(({ predicted, right }) => ({ predicted: map(predicted), right }));
  console.log(
    `\nFitted on ${fitted.length}: intercept ${fit.intercept.toFixed(2)}, slope ${fit.slope.toFixed(2)}`,
  );
  show(`Relevance as it is, on the other ${tried.length}`, tried);
  show('As fitted', mapped(fit.map));
  show('As the product does', mapped(calibrated));
}

function show(title: string, answers: Judged[]): void {
  console.log(`\n${title}`);
  console.log('confidence     answers   predicted   right');
  for (const { from, to, count, predicted, right } of reliability(answers)) {
    if (count === 0) continue;
    const cells = [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      `${count}`,
      predicted.toFixed(2),
      right.toFixed(2),
    ];
    console.log(cells.map((cell, place) => cell.padEnd(place === 0 ? 15 : 10)).join(''));
  }
  console.log(`Expected calibration error ${errorOf(answers).toFixed(3)}`);
}
