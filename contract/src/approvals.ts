import { z } from 'zod';
import { defineRoute, id, idParams, listQuery, pageOf, text, time } from './route.ts';

/** Something that an AI agent wants to do and may not do without the team. */
export const Approval = z.object({
  id,
  conversationId: id,
  runId: id,
  agentId: id.nullable(),
  agentName: z.string().nullable(),
  toolName: z.string(),
  /** What people call the tool. */
  displayName: z.string(),
  /** The exact arguments of the call. */
  input: z.unknown(),
  effect: z.enum(['reads', 'writes', 'moves-money']),
  /** `approved` is not done yet; `unknown` is a call of which nobody knows whether it was carried out. */
  status: z.enum(['waiting', 'approved', 'declined', 'running', 'done', 'failed', 'unknown']),
  /** What came of it; of a failed call, why. */
  output: z.unknown(),
  decidedBy: z.string().nullable(),
  decidedAt: time.nullable(),
  note: z.string().nullable(),
  createdAt: time,
});
export type Approval = z.infer<typeof Approval>;

export const listApprovals = defineRoute({
  method: 'GET',
  path: '/api/approvals',
  name: 'approvals.list',
  summary: 'What AI agents asked the team to allow, newest first',
  access: { permission: 'conversations.read' },
  query: listQuery.extend({
    conversationId: id.optional(),
    /** Only what still waits, or only what does not any more. */
    state: z.enum(['waiting', 'decided']).optional(),
  }),
  response: pageOf(Approval),
});

export const decideApproval = defineRoute({
  method: 'POST',
  path: '/api/approvals/:id',
  name: 'approvals.decide',
  summary: 'Allow or decline what an AI agent wants to do; it goes on at once',
  access: { permission: 'approvals.decide' },
  params: idParams,
  body: z.object({
    decision: z.enum(['approve', 'decline']),
    /** Told to the AI agent, which tells the customer. */
    note: text(1_000).optional(),
  }),
  response: Approval,
});
