import { ask } from '../models/index.ts';
import type { PickedModel } from '../models/index.ts';
import { conversationText, summaryInstructions } from './instructions.ts';
import type { Said, Talk } from './talk.ts';
import { BY_NOBODY } from './written.ts';
import type { Written } from './written.ts';

const MAX_TOKENS = 400;

/** Sums a conversation up for the team, by a model, or else in extracts. */
export async function summarise(
  writer: PickedModel | undefined,
  talk: Talk,
  language: string,
  signal: AbortSignal,
): Promise<Written> {
  if (!writer) {
    return { ...BY_NOBODY, text: extracts(talk) };
  }
  const { value, usage, cost } = await ask(writer, {
    system: summaryInstructions(language),
    prompt: conversationText(talk),
    maxTokens: MAX_TOKENS,
    signal,
  });
  return { text: value, model: writer.model.modelId, usage, cost };
}

const EXTRACTS = 4;
const LENGTH = 200;

/** What the customer wrote last, each with what was answered, cut short. */
function extracts({ said }: Talk): string {
  const asked = said.flatMap((one, index) => (one.by === 'customer' ? [{ one, index }] : []));
  return asked
    .slice(-EXTRACTS)
    .map(({ one, index }) => {
      const answer = answerTo(said, index);
      const by = answer?.by === 'ai' ? 'AI' : (answer?.name ?? 'Team');
      return `- “${cut(one.text)}”${answer ? `\n  ${by}: ${cut(answer.text)}` : ''}`;
    })
    .join('\n');
}

function answerTo(said: Said[], index: number): Said | undefined {
  const next = said[index + 1];
  return next?.by === 'customer' ? undefined : next;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > LENGTH ? `${line.slice(0, LENGTH).toWellFormed().trimEnd()}…` : line;
}
