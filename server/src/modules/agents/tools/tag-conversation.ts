import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import { changeConversation } from './tool-place.ts';
import type { ToolPlace } from './tool-place.ts';

const TAGS = 50;
const Input = z.object({
  tags: z
    .array(z.string().trim().min(1).max(50))
    .min(1)
    .max(5)
    .describe('Short words that say what the conversation is about'),
});

/** Adds tags to the conversation; those that it has stay. */
export function tagConversation(place: ToolPlace): Tool {
  return defineTool({
    name: 'tagConversation',
    stepKind: 'tool',
    purpose: 'Tag the conversation, so that the team finds it. The customer does not see it.',
    input: Input,
    effect: 'writes',
    async run({ tags }) {
      await changeConversation(place, (row) => {
        const added = [...new Set(tags)].filter((tag) => !row.tags.includes(tag));
        if (added.length === 0) return undefined;
        return {
          set: { tags: [...row.tags, ...added].slice(0, TAGS) },
          line: `${place.agentName} tagged this ${added.join(', ')}`,
        };
      });
      return { kind: 'result', value: { tagged: tags } };
    },
  });
}
