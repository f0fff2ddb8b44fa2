import type { AgentTool } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tool } from '../turn/tool.ts';

const limit = z.number().int().min(1).optional().catch(undefined);

/** What an agent's settings may say of any tool; what is left out is as the tool itself says. */
const ToolSettings = z.object({
  approval: z.enum(['always', 'when-unverified', 'never']).optional().catch(undefined),
  limits: z
    .object({ perTurn: limit, perConversation: limit, perDay: limit })
    .optional()
    .catch(undefined),
});

/** A tool as one agent may use it. Handing over always works: a customer must never be stuck. */
export function asSetUp(tool: Tool, settings: Record<string, unknown>): Tool {
  if (tool.stepKind === 'handover') return tool;
  const { approval, limits } = ToolSettings.parse(settings);
  return {
    ...tool,
    policy: { ...tool.policy, ...(approval ? { approval } : {}) },
    limits: { ...tool.limits, ...limits },
    // What the team has to agree to is remembered until it has.
    isRecorded: tool.isRecorded || approval === 'always' || limits !== undefined,
  };
}

/** A tool as the row of an agent says: that says for whom it is, too, and no words of a model do. */
export function asGranted(
  tool: Tool,
  { effect, requires, settings }: Pick<AgentTool, 'effect' | 'requires' | 'settings'>,
): Tool {
  if (tool.stepKind === 'handover') return tool;
  const { approval = tool.policy.approval, limits } = settings;
  return {
    ...tool,
    policy: { effect, requires, approval },
    limits: { ...tool.limits, ...limits },
    isRecorded: tool.isRecorded || requires === 'user-approval' || limits !== undefined,
  };
}
