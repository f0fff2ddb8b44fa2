import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { ToolPlace } from './tool-place.ts';

/** Characters of a description that a model reads. */
const DESCRIPTION = 300;

/** By the names of the agents: a shop's are the same in every turn. */
const inputs = new Map<string, ReturnType<typeof makeInput>>();
const KEPT = 1_000;

const makeInput = (names: string[]) =>
  z.object({
    agent: z.enum(names),
    reason: z
      .string()
      .max(500)
      .describe('What the customer wants, and what is known already, for the other agent'),
  });

function inputOf(names: string[]): ReturnType<typeof makeInput> {
  const key = JSON.stringify(names);
  const known = inputs.get(key);
  if (known) return known;
  if (inputs.size >= KEPT) inputs.clear();
  const made = makeInput(names);
  inputs.set(key, made);
  return made;
}

/**
 * Another AI agent goes on in the same turn. There is no such tool where nobody else is there who
 * has not had the conversation in this turn already: so they cannot send it in circles.
 */
export function transferToAgent({ colleagues }: Pick<ToolPlace, 'colleagues'>): Tool | undefined {
  const byName = new Map<string, ToolPlace['colleagues'][number]>();
  for (const colleague of colleagues) {
    const { name, type } = colleague;
    byName.set(byName.has(name) ? `${name} (${type}, ${colleague.id})` : name, colleague);
  }
  if (byName.size === 0) return undefined;
  const list = [...byName].map(([name, { type, description }]) => {
    const what = description === null || description === '' ? type : description;
    return `- ${name}: ${what.slice(0, DESCRIPTION)}`;
  });
  return defineTool({
    name: 'transferToAgent',
    stepKind: 'routing',
    purpose: `Give the conversation to another AI agent that is there for what the customer wants. It goes on at once, and the customer need not repeat anything; say nothing yourself.\n${list.join('\n')}`,
    input: inputOf([...byName.keys()]),
    async run({ agent, reason }) {
      const colleague = byName.get(agent);
      if (!colleague) throw new Error(`There is no agent "${agent}".`);
      const { id: agentId, name } = colleague;
      return { kind: 'transfer', to: { agentId, name }, reason };
    },
  });
}
