import { z } from 'zod';
import { addLines } from '../../conversations/index.ts';
import { recordEvents } from '../../events/index.ts';
import { defineTool } from '../turn/tool.ts';
import type { Tool } from '../turn/tool.ts';
import { followUp } from './follow-up.job.ts';
import type { ToolPlace } from './tool-place.ts';

const HOUR = 3_600_000;
const Input = z.object({
  afterHours: z.number().min(1).max(720).describe('Hours from now, at most thirty days'),
  message: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .describe('What the customer will read then, in their language'),
});

/** Plans a message to the customer. It is dropped where somebody writes before. */
export function scheduleFollowUp(place: ToolPlace): Tool {
  const { database, organizationId, conversationId, agentName, jobs, clock } = place;
  return defineTool({
    name: 'scheduleFollowUp',
    stepKind: 'tool',
    purpose:
      'Ask the customer again later, for example whether it works now. It is dropped by itself where they, or a colleague, write before.',
    input: Input,
    effect: 'writes',
    async run({ afterHours, message }, { idempotencyKey: key }) {
      const now = clock.now();
      const dueAt = new Date(now.getTime() + afterHours * HOUR);
      const content = `${agentName} will follow up on ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
      await database.inOrganization(organizationId, async (tx) => {
        // Planned by a try whose end nobody saw.
        const planned = await jobs.unfinished(tx, followUp, { key: 'key', values: [key] });
        if (planned.length > 0) return;
        const data = { organizationId, conversationId, key, agentName, message };
        await jobs.send(tx, followUp, [{ ...data, plannedAt: now.toISOString() }], {
          startAfter: dueAt,
        });
        const line = { event: 'changed', content } as const;
        const events = await addLines(tx, organizationId, [{ id: conversationId }], [line]);
        await recordEvents(tx, organizationId, events);
      });
      return { kind: 'result', value: { dueAt: dueAt.toISOString() } };
    },
  });
}
