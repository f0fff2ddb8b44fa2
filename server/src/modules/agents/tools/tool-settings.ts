import type { AgentTool } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tool, ToolLimits, ToolPolicy } from '../turn/tool.ts';

const limit = z.number().int().min(1).optional().catch(undefined);

/** What an agent's settings may say of any tool; what is left out is as the tool itself says. */
const ToolSettings = z.object({
  approval: z.enum(['always', 'when-unverified', 'never']).optional().catch(undefined),
  limits: z
    .object({ perTurn: limit, perConversation: limit, perDay: limit })
    .optional()
    .catch(undefined),
});

/**
 * A tool as a configuration sets it up: that can hold it shorter, and never lets it do more than
 * before. Handing over always works: a customer must never be stuck.
 */
export function asSetUp(tool: Tool, settings: Record<string, unknown>): Tool {
  if (tool.stepKind === 'handover') return tool;
  const { approval, limits } = ToolSettings.parse(settings);
  return {
    ...tool,
    policy: { ...tool.policy, approval: stricter(tool.policy.approval, approval) },
    limits: lower(tool.limits, limits),
    // What the team has to agree to is remembered until it has.
    isRecorded: tool.isRecorded || approval === 'always' || limits !== undefined,
  };
}

const STRICTNESS = ['never', 'when-unverified', 'always'] as const;

function stricter(
  one: ToolPolicy['approval'],
  other: ToolPolicy['approval'] = 'never',
): ToolPolicy['approval'] {
  return STRICTNESS.indexOf(other) > STRICTNESS.indexOf(one) ? other : one;
}

function lower(one: ToolLimits, other: ToolLimits = {}): ToolLimits {
  return {
    perTurn: least(one.perTurn, other.perTurn),
    perConversation: least(one.perConversation, other.perConversation),
    perDay: least(one.perDay, other.perDay),
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
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
