import { z } from 'zod';
import { IntegrationType } from './enums.ts';
import { defineRoute, id } from './route.ts';

/** What a tool does to the world. */
export const ToolEffect = z.enum(['reads', 'writes', 'moves-money']);
export type ToolEffect = z.infer<typeof ToolEffect>;

/** Who must be behind a call: anybody at all, a customer whose name is proved, or one of the team. */
export const ToolRequirement = z.enum(['anyone', 'verified-contact', 'user-approval']);
export type ToolRequirement = z.infer<typeof ToolRequirement>;

/** Something that an agent can be given. */
export const OfferedTool = z.object({
  toolName: z.string(),
  displayName: z.string(),
  /** When and what for, as a model reads it. */
  description: z.string(),
  effect: ToolEffect,
  requires: ToolRequirement,
  /** JSON Schema of the arguments. */
  inputSchema: z.record(z.string(), z.unknown()),
  /** Null: built in. */
  integration: z.object({ id, name: z.string(), type: IntegrationType }).nullable(),
});
export type OfferedTool = z.infer<typeof OfferedTool>;

export const listTools = defineRoute({
  method: 'GET',
  path: '/api/tools',
  name: 'tools.list',
  summary:
    'What agents can be given: the built-in tools, and those of every integration that works',
  access: { permission: 'agents.read' },
  response: z.object({ items: z.array(OfferedTool) }),
});
