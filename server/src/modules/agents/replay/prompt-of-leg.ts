import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { Picture, promptOf, saidIn } from '../prompt.ts';
import type { Pictures, Said } from '../prompt.ts';
import { withHandBack } from '../runs/judged.ts';
import { handedOn } from '../runs/run-agents.ts';
import { questionOf } from '../runs/said.ts';
import type { RecordedLeg } from './recorded-run.ts';

/** What was said when an agent got its turn. */
export function saidOf({ calls: [{ prompt }], last }: RecordedLeg): Said[] {
  // After the rules, and what the agent before had to tell.
  return saidIn(prompt.slice(last ? 2 : 1));
}

/** What the customer wanted answered. */
export function customerTextOf(leg: RecordedLeg): string {
  return questionOf(saidOf(leg));
}

/** The agent's own words, as they stand in the record. */
export function instructionsOf({
  calls: [{ prompt }],
  about: { instructions },
}: RecordedLeg): string {
  const [rules] = prompt;
  return rules?.role === 'system' ? rules.content.slice(instructions.from, instructions.to) : '';
}

/**
 * The prompt with which an agent begins, built anew: from our rules as they are now, and from what
 * was said and known as it was. Pictures are words only where they are not among `pictures`.
 */
export function promptOfLeg(
  leg: RecordedLeg,
  { instructions, pictures }: { instructions: string; pictures: Pictures },
): LanguageModelV4Message[] {
  const [rules, ...rest] = promptOf(instructions, saidOf(leg), pictures);
  const prompt = [...(rules ? [rules] : []), ...handedOn(leg.last), ...rest];
  return leg.about.handedBack ? withHandBack(prompt, leg.about.handedBack) : prompt;
}

/** Which pictures were shown; their bytes are not part of the record, and are not compared. */
export function picturesOf(leg: RecordedLeg): Pictures {
  const shown = saidOf(leg).flatMap(({ images = [] }) => images);
  return new Map(shown.map(({ id }) => [id, new Picture('')]));
}
