import { z } from 'zod';
import { defineRoute, id, idParams, nothing, requiredText, text, time } from './route.ts';
import { ToolEffect, ToolRequirement } from './tools.ts';

const limit = z.number().int().min(1).max(10_000);

/** How an agent may use a tool. What is left out is as the tool itself says. */
export const AgentToolSettings = z
  .looseObject({
    effect: ToolEffect,
    requires: ToolRequirement,
    /**
     * Whether one of the team looks at a call first: at every one, or where the customer is not
     * verified. Absent: as `requires` says.
     */
    approval: z.enum(['always', 'when-unverified', 'never']),
    limits: z.object({ perTurn: limit, perConversation: limit, perDay: limit }).partial().strict(),
    /** Seconds that a call may take. */
    timeout: z.number().min(1).max(300),
  })
  .partial();
export type AgentToolSettings = z.infer<typeof AgentToolSettings>;

/** A tool as it was when the agent got it, or was last seen. */
export const ToolSnapshot = z.object({
  /** Its name within its integration. */
  toolName: z.string(),
  /** When and what for, as the tool itself says. */
  purpose: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  effect: ToolEffect,
  requires: ToolRequirement,
  mayRepeat: z.boolean(),
  /** True: the system no longer has it. */
  isGone: z.boolean(),
});
export type ToolSnapshot = z.infer<typeof ToolSnapshot>;

export const AgentTool = z.object({
  id,
  agentId: id,
  /** Null: built in. */
  integrationId: id.nullable(),
  /** As the agent's model knows it: unique within the agent. */
  toolName: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
  schema: ToolSnapshot,
  settings: AgentToolSettings,
  isEnabled: z.boolean(),
  /** The lowest comes first. */
  priority: z.number().int(),
  /** What holds of a call, by the tool and the settings. */
  effect: ToolEffect,
  requires: ToolRequirement,
  createdAt: time,
  updatedAt: time,
});
export type AgentTool = z.infer<typeof AgentTool>;

const fields = {
  displayName: requiredText(120),
  description: text(5_000).nullable(),
  settings: AgentToolSettings,
  isEnabled: z.boolean(),
  priority: z.number().int().min(-100_000).max(100_000),
};
const toolParams = idParams.extend({ toolId: id });

export const listAgentTools = defineRoute({
  method: 'GET',
  path: '/api/agents/:id/tools',
  name: 'agentTools.list',
  summary:
    'The tools that an agent was given, in order; the built-in ones are its own unless listed',
  access: { permission: 'agents.read' },
  params: idParams,
  response: z.object({ items: z.array(AgentTool), nextCursor: z.null() }),
});
export const createAgentTool = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/tools',
  name: 'agentTools.create',
  summary: 'Give an agent a tool',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z
    .object({
      toolName: requiredText(100),
      integrationId: id.nullable().optional(),
      displayName: fields.displayName.optional(),
      description: fields.description.optional(),
      settings: fields.settings.default({}),
      isEnabled: fields.isEnabled.default(true),
      priority: fields.priority.optional(),
    })
    .strict(),
  response: AgentTool,
  status: 201,
});
export const updateAgentTool = defineRoute({
  method: 'PATCH',
  path: '/api/agents/:id/tools/:toolId',
  name: 'agentTools.update',
  summary: 'Change how an agent may use a tool',
  access: { permission: 'agents.write' },
  params: toolParams,
  body: z.object(fields).partial().strict(),
  response: AgentTool,
});
export const deleteAgentTool = defineRoute({
  method: 'DELETE',
  path: '/api/agents/:id/tools/:toolId',
  name: 'agentTools.delete',
  summary: 'Take a tool from an agent; a built-in one is then as for all agents',
  access: { permission: 'agents.write' },
  params: toolParams,
  response: nothing,
  status: 204,
});
export const orderAgentTools = defineRoute({
  method: 'PUT',
  path: '/api/agents/:id/tools/order',
  name: 'agentTools.order',
  summary: 'Put the tools of an agent in order: all of them, by their ids',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z.object({ ids: z.array(id).max(500) }).strict(),
  response: z.object({ items: z.array(AgentTool), nextCursor: z.null() }),
});
