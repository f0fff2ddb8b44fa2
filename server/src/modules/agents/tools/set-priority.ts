import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import { changeConversation } from './tool-place.ts';
import type { ToolPlace } from './tool-place.ts';

const names = ['none', 'low', 'normal', 'high', 'urgent'] as const;
const Input = z.object({ priority: z.enum(names) });

/** Says how soon the team should look at the conversation. */
export function setPriority(place: ToolPlace): Tool {
  return defineTool({
    name: 'setPriority',
    stepKind: 'tool',
    purpose:
      'Say how soon a person should look at this: urgent where harm or loss is near. The customer does not see it.',
    input: Input,
    effect: 'writes',
    async run({ priority }) {
      await changeConversation(place, (row) => {
        const value = names.indexOf(priority);
        if (row.priority === value) return undefined;
        return {
          set: { priority: value },
          line: `${place.agentName} set the priority to ${priority}`,
        };
      });
      return { kind: 'result', value: { priority } };
    },
  });
}
