import { ModelStepInput } from '@frontdesk/contract';
import type { Step } from './timeline.ts';

/** A call of a model with all that it was told, though the record has each message once. */
export interface Prompt {
  input: ModelStepInput;
  /** Messages that calls before it were told already. */
  before: ModelStepInput['messages'];
  tools: NonNullable<ModelStepInput['tools']>;
}

/** The prompts of a run by their steps. A prompt that begins with instructions is another agent's. */
export function promptsOf(steps: readonly Step[]): Map<string, Prompt> {
  const prompts = new Map<string, Prompt>();
  let before: Prompt['before'] = [];
  let tools: Prompt['tools'] = [];
  for (const { id, kind, input: given } of steps) {
    const input = kind === 'model' ? ModelStepInput.safeParse(given).data : undefined;
    if (!input) continue;
    if (input.messages[0]?.role === 'system') before = [];
    tools = input.tools ?? tools;
    prompts.set(id, { input, before, tools });
    before = [...before, ...input.messages];
  }
  return prompts;
}
