import { AgentConfig } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import type { DB } from '../../database/index.ts';

export type AgentRow = Selectable<DB['agents']>;

/** What an agent works by in one turn. */
export interface AgentSettings {
  instructions: string;
  model: string;
  temperature: number;
  maxTokens: number;
  tools: AgentConfig['tools'];
  /** True: this turn itself names its tools, and has no others. */
  onlyNamed: boolean;
  fallbackMessage: string | null;
}

/** The agent's own fields, over them its `agentConfig`, over that what this turn asks for. */
export function settingsOf(agent: AgentRow, override: AgentConfig = {}): AgentSettings {
  const stored = AgentConfig.safeParse(agent.agentConfig);
  const config = { ...(stored.success ? stored.data : {}), ...override };
  return {
    instructions: config.instructions ?? agent.instructions,
    model: config.model ?? agent.model,
    temperature: config.temperature ?? agent.temperature,
    maxTokens: config.maxTokens ?? agent.maxTokens,
    tools: config.tools,
    onlyNamed: override.tools !== undefined,
    fallbackMessage:
      config.fallbackMessage === undefined ? agent.fallbackMessage : config.fallbackMessage,
  };
}
