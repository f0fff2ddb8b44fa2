import { z } from 'zod';
import { recordEvents } from '../../events/index.ts';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import type { ToolPlace } from './tool-place.ts';

const Input = z.object({
  note: z.string().trim().min(1).max(5_000).describe('What a colleague should know'),
});

/** Leaves a private note for the team. */
export function createNote(place: ToolPlace): Tool {
  const { database, organizationId, conversationId, agentName, send } = place;
  return defineTool({
    name: 'createNote',
    stepKind: 'tool',
    purpose: 'Leave a note for the team in this conversation. The customer does not see it.',
    input: Input,
    effect: 'writes',
    async run({ note }, { idempotencyKey }) {
      await database.inOrganization(organizationId, async (tx) => {
        const sent = await send(tx, organizationId, {
          conversationId,
          sender: { type: 'ai', name: agentName },
          content: note,
          isPrivate: true,
          externalId: idempotencyKey,
        });
        await recordEvents(tx, organizationId, sent.events);
      });
      return { kind: 'result', value: { noted: true } };
    },
  });
}
