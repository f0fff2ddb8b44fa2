import type { OfferedTool } from '@frontdesk/contract';
import type { ToolDefinition } from '../../../integrations/integration.ts';

const anything = { type: 'object', additionalProperties: true };

/**
 * The built-in tools as the form shows them and as rows remember them. What they take is described
 * to the model by themselves, in `tools/`.
 */
export const builtInTools: readonly ToolDefinition[] = [
  {
    toolName: 'searchKnowledge',
    displayName: 'Search the help centre',
    purpose: 'Finds passages of your articles that answer the question.',
    inputSchema: anything,
    effect: 'reads',
    requires: 'anyone',
  },
  {
    toolName: 'handOver',
    displayName: 'Hand over to a person',
    purpose: 'Gives the conversation to the team. An agent always can.',
    inputSchema: anything,
    effect: 'writes',
    requires: 'anyone',
  },
];

/** The same as the catalogue offers them. */
export const offeredBuiltIns: readonly OfferedTool[] = builtInTools.map(
  ({ toolName, displayName, purpose, inputSchema, effect, requires }) => ({
    toolName,
    displayName,
    description: purpose,
    inputSchema,
    effect,
    requires,
    integration: null,
  }),
);
