import type { AgentConfig } from '@frontdesk/contract';
import type { Knowledge } from '../../knowledge/index.ts';
import type { Tool } from '../turn/tool.ts';
import { handOver } from './hand-over.ts';
import { SearchSettings, searchKnowledge } from './search-knowledge.ts';

/** Names that `agentConfig.tools` may list. */
export const toolNames: readonly string[] = ['searchKnowledge', 'handOver'];

/**
 * The tools of a turn. Where none are named an agent has all; handing over is always possible,
 * because a customer must never be stuck.
 */
export function toolsOf(
  named: AgentConfig['tools'],
  context: { organizationId: string; search: Knowledge['search'] },
): Tool[] {
  const settings = new Map(
    (named ?? toolNames).map((tool) =>
      typeof tool === 'string' ? [tool, {}] : [tool.toolName, tool.settings],
    ),
  );
  const search = settings.get('searchKnowledge');
  return [
    ...(search === undefined
      ? []
      : [
          searchKnowledge(
            context.search,
            context.organizationId,
            SearchSettings.catch({ limit: 5 }).parse(search),
          ),
        ]),
    handOver,
  ];
}
