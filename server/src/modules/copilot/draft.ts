import type { Source } from '@frontdesk/contract';
import { ask } from '../models/index.ts';
import type { PickedModel } from '../models/index.ts';
import type { Found } from './articles.ts';
import { articlesText, conversationText, draftInstructions } from './instructions.ts';
import type { Talk } from './talk.ts';
import { BY_NOBODY } from './written.ts';
import type { Written } from './written.ts';

/** An answer that a person could send. Text null where nothing answers and no model writes. */
export interface Draft extends Omit<Written, 'text'> {
  text: string | null;
  sources: Source[];
}

const MAX_TOKENS = 800;

/** Drafts an answer from what was found: by a model, or else as the article has it. */
export async function draftAnswer(
  writer: PickedModel | undefined,
  talk: Talk,
  found: Found[],
  signal: AbortSignal,
): Promise<Draft> {
  if (!writer) return quoted(found);
  const { value, usage, cost } = await ask(writer, {
    system: draftInstructions(talk),
    prompt: `${articlesText(found)}\n\n${conversationText(talk)}`,
    maxTokens: MAX_TOKENS,
    signal,
  });
  const { text, cited } = withoutNumbers(value);
  const sources = firstOfEach(cited.flatMap((number) => found[number - 1]?.source ?? []));
  return { text, sources, model: writer.model.modelId, usage, cost };
}

function quoted(found: Found[]): Draft {
  const best = found.find(({ answers }) => answers);
  return {
    text: best?.text ?? null,
    sources: best ? [best.source] : [],
    ...BY_NOBODY,
  };
}

/** The customer does not get our numbers; which articles they named is kept. */
function withoutNumbers(text: string): { text: string; cited: number[] } {
  const cited = new Set<number>();
  const words = text.replaceAll(/ ?\[(\d+(?:\s*,\s*\d+)*)\](?!\()/gu, (_, numbers: string) => {
    for (const number of numbers.split(',')) cited.add(Number(number));
    return '';
  });
  return { text: words.trim(), cited: [...cited] };
}

function firstOfEach(sources: Source[]): Source[] {
  return [
    ...new Map(sources.toReversed().map((source) => [source.id, source])).values(),
  ].toReversed();
}
