import { z } from 'zod';
import { defineRoute, id, idParams, listQuery, pageOf, time } from './route.ts';

/** What happened to the system itself: errors, warnings, acts of people. */
export const SystemEvent = z.object({
  id,
  eventType: z.string(),
  source: z.string(),
  message: z.string(),
  details: z.unknown(),
  /** 0 info, 1 warning, 2 error, 3 critical. */
  severity: z.number().int(),
  userId: id.nullable(),
  conversationId: id.nullable(),
  agentId: id.nullable(),
  integrationId: id.nullable(),
  isResolved: z.boolean(),
  resolvedAt: time.nullable(),
  resolvedBy: z.string().nullable(),
  createdAt: time,
});
export type SystemEvent = z.infer<typeof SystemEvent>;

export const listEvents = defineRoute({
  method: 'GET',
  path: '/api/events',
  name: 'events.list',
  summary: 'System events, newest first',
  access: { permission: 'events.read' },
  query: listQuery.extend({
    type: z.string().max(60).optional(),
    /** Only acts of people and programs, or only what happened by itself. */
    kind: z.enum(['acts', 'incidents']).optional(),
    /** What one person did. */
    userId: id.optional(),
    /** What one program did by its key. */
    apiKeyId: id.optional(),
    source: z.string().max(60).optional(),
    /** Times: from the first on, and before the second. */
    from: time.optional(),
    to: time.optional(),
    resolved: z.enum(['true', 'false']).optional(),
  }),
  response: pageOf(SystemEvent),
});
export const resolveEvent = defineRoute({
  method: 'POST',
  path: '/api/events/:id/resolve',
  name: 'events.resolve',
  summary: 'Mark a system event as dealt with',
  access: { permission: 'events.write' },
  params: idParams,
  response: SystemEvent,
});
