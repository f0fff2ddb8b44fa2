import { z } from 'zod';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';

const Input = z.object({
  reason: z.enum(['asked-for-person', 'not-in-knowledge', 'cannot-answer']).catch('cannot-answer'),
});

/** A person takes the conversation. An act of its own: no word in a model's text does it. */
export const handOver: Tool = defineTool({
  name: 'handOver',
  stepKind: 'handover',
  purpose:
    'Give the conversation to a person of the team. Call it when the customer asks for a person, when the passages found do not answer the question, or when you must not or cannot help. The customer is told by the system; say nothing yourself.',
  input: Input,
  run: async ({ reason }) => ({ kind: 'handover', reason }),
});
