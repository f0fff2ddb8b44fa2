import type { AgentConfig } from '@frontdesk/contract';
import type { AgentInput } from '../use-agents.ts';

/**
 * The settings of a form as a chat takes them: what is stored as `agentConfig` comes before the
 * fields, as with customers. Tools are left out, so that the chat has those of the agent.
 */
export function chatConfigOf(form: AgentInput): AgentConfig {
  const { instructions, model, temperature, maxTokens, fallbackMessage, agentConfig } = form;
  const { tools: _, ...stored } = agentConfig ?? {};
  return { instructions, model, temperature, maxTokens, fallbackMessage, ...stored };
}

/** Fields of the form that have no effect, because `agentConfig` says otherwise. */
export function coveredFields({ agentConfig = {} }: AgentInput): string[] {
  const { tools: _, ...covering } = agentConfig;
  return Object.keys(covering);
}
