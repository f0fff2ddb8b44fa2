import type { JSONObject, LanguageModelV4Message } from '@ai-sdk/provider';
import { z } from 'zod';
import type { AgentRow, AgentSettings } from '../agent-settings.ts';

/** Whose turn it was and how it was set up, as the first call of a model keeps it. */
export const About = z.object({
  agent: z.object({ id: z.string(), name: z.string(), version: z.number() }),
  /** As it is set; who answered may have stepped in. */
  model: z.string(),
  /** Where the agent's own words stand in the first message of the prompt. */
  instructions: z.object({ from: z.number(), to: z.number() }),
  /** What people had told the customer, where they gave the conversation back. */
  handedBack: z.array(z.string()).optional(),
  grounding: z.enum(['off', 'mark', 'withhold']),
  fallbackMessage: z.string().nullable(),
});
export type About = z.infer<typeof About>;

const Told = z.object({ messages: z.tuple([z.object({ content: z.string() })], z.unknown()) });

/** The agent's own words, as they stand in what a model was told first. */
export function wordsIn(input: unknown, { instructions: { from, to } }: About): string {
  return Told.safeParse(input).data?.messages[0].content.slice(from, to) ?? '';
}

/** What the turn itself does not know; it adds the rest. */
export function aboutOf(
  { id, name, publishedVersion }: AgentRow,
  { instructions, model }: AgentSettings,
  rules: LanguageModelV4Message | undefined,
): JSONObject {
  const own = instructions.trim();
  const from = rules?.role === 'system' ? rules.content.lastIndexOf(own) : 0;
  return {
    agent: { id, name, version: publishedVersion },
    model,
    instructions: { from, to: from + own.length },
  };
}
