import type { Agent, AgentSnapshot } from '@frontdesk/contract';
import type { AgentInput } from './use-agents.ts';

/** The fields of an agent that its form has; those of a new one without an agent. */
export function formOf(agent: Agent | undefined): AgentInput {
  if (!agent) return { name: '', type: 'support', instructions: '', isActive: true };
  const { name, type, description, instructions, model, temperature, maxTokens } = agent;
  const { isActive, priority, triggerKeywords, examples, fallbackMessage } = agent;
  const { handoverTeamId, agentConfig } = agent;
  return {
    name,
    type,
    description,
    instructions,
    model,
    temperature,
    maxTokens,
    isActive,
    priority,
    triggerKeywords,
    examples,
    fallbackMessage,
    handoverTeamId,
    agentConfig,
  };
}

/** The form with the settings of a version; what that does not have yet stays. */
export function withSnapshot(form: AgentInput, snapshot: AgentSnapshot): AgentInput {
  const { tools: _, ...fields } = snapshot;
  const { name = form.name, type = form.type, instructions = form.instructions } = fields;
  return { ...form, ...fields, name, type, instructions };
}

/** What the fields are called. */
export const fieldNames = {
  name: 'Name',
  type: 'Type',
  description: 'What it is for',
  instructions: 'Instructions',
  model: 'Model',
  temperature: 'Temperature',
  maxTokens: 'Longest answer',
  isActive: 'Active',
  priority: 'Order',
  triggerKeywords: 'Keywords',
  examples: 'Examples',
  handoverTeamId: 'Hands over to',
  fallbackMessage: 'When it does not know',
  agentConfig: 'agentConfig',
} satisfies Record<keyof AgentInput, string>;

const names = new Map<string, string>(Object.entries(fieldNames));

/** What a field is called; one that this page does not know yet by its own name. */
export function nameOf(field: string): string {
  return names.get(field) ?? field;
}
