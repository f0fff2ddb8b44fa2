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
  {
    toolName: 'transferToAgent',
    displayName: 'Give to another agent',
    purpose: 'Lets another AI agent go on at once, where it is there for what the customer wants.',
    inputSchema: anything,
    effect: 'writes',
    requires: 'anyone',
  },
  {
    toolName: 'lookUpContact',
    displayName: 'Look up the contact',
    purpose: 'Reads what is known of the customer.',
    inputSchema: anything,
    effect: 'reads',
    requires: 'anyone',
  },
  {
    toolName: 'findPastConversations',
    displayName: 'Find past conversations',
    purpose: 'Reads what the customer wrote before, and how it ended.',
    inputSchema: anything,
    effect: 'reads',
    requires: 'anyone',
  },
  {
    toolName: 'tagConversation',
    displayName: 'Tag the conversation',
    purpose: 'Adds tags by which the team finds it.',
    inputSchema: anything,
    effect: 'writes',
    requires: 'anyone',
  },
  {
    toolName: 'setPriority',
    displayName: 'Set the priority',
    purpose: 'Says how soon a person should look at it.',
    inputSchema: anything,
    effect: 'writes',
    requires: 'anyone',
  },
  {
    toolName: 'createNote',
    displayName: 'Write a note',
    purpose: 'Leaves a note that only the team sees.',
    inputSchema: anything,
    effect: 'writes',
    requires: 'anyone',
  },
  {
    toolName: 'scheduleFollowUp',
    displayName: 'Schedule a follow-up',
    purpose: 'Writes to the customer later, unless somebody has written meanwhile.',
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
