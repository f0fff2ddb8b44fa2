import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { z } from 'zod';

/** What the tool `searchKnowledge` gives, as far as the built-in model reads it. */
const Found = z.object({
  answerable: z.boolean(),
  passages: z.array(
    z.object({
      number: z.number(),
      title: z.string(),
      heading: z.string().nullable(),
      text: z.string(),
      relevance: z.number(),
    }),
  ),
});
export type Found = z.infer<typeof Found>;
export type FoundPassage = Found['passages'][number];

/** What the last message of a prompt is to the built-in model. */
export type Situation =
  | { kind: 'asked'; message: string; previous: string | undefined }
  | { kind: 'found'; message: string; found: Found }
  | { kind: 'stuck' };

/** Reads a prompt: a new message of the customer, or the result of our search for it. */
export function situationOf(prompt: LanguageModelV4CallOptions['prompt']): Situation {
  const last = prompt.at(-1);
  const asked = prompt.flatMap((message) => (message.role === 'user' ? [textOf(message)] : []));
  const message = asked.at(-1) ?? '';
  if (last?.role === 'user') return { kind: 'asked', message, previous: asked.at(-2) };
  if (last?.role !== 'tool') return { kind: 'stuck' };
  for (const part of last.content) {
    if (part.type !== 'tool-result' || part.output.type !== 'json') continue;
    const found = Found.safeParse(part.output.value);
    if (found.success) return { kind: 'found', message, found: found.data };
  }
  return { kind: 'stuck' };
}

function textOf({ content }: Extract<LanguageModelV4Message, { role: 'user' }>): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
