import { z } from 'zod';
import { AgentChanges, AgentFields, Agent, versionNote } from './agents.ts';
import { defineRoute, id, idParams, listQuery, pageOf, requiredText, time } from './route.ts';

/**
 * An agent as it was, or as somebody would have it. Tools are rows as they were. What a later
 * release added is missing in an older one.
 */
export const AgentSnapshot = AgentFields.partial().extend({
  tools: z.array(z.looseObject({ toolName: z.string() })).optional(),
});
export type AgentSnapshot = z.infer<typeof AgentSnapshot>;

export const AgentVersion = z.object({
  version: z.number().int(),
  note: z.string().nullable(),
  /** Who made it; a person of the team, an API key, or Frontdesk itself. */
  authorId: id.nullable(),
  authorName: z.string(),
  createdAt: time,
  /** When it last began to answer customers; null: a draft. */
  publishedAt: time.nullable(),
  /** It answers customers now. */
  isPublished: z.boolean(),
});
export type AgentVersion = z.infer<typeof AgentVersion>;

/** One line of a text before and after. */
export const LineChange = z.object({
  kind: z.enum(['same', 'added', 'removed']),
  text: z.string(),
});
export type LineChange = z.infer<typeof LineChange>;

/** A field that differs; `lines` where both sides are text. */
export const FieldChange = z.object({
  field: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  lines: z.array(LineChange).nullable(),
});
export type FieldChange = z.infer<typeof FieldChange>;

const versionParams = z.object({ id, version: z.coerce.number().int().min(1).max(1_000_000_000) });

export const listAgentVersions = defineRoute({
  method: 'GET',
  path: '/api/agents/:id/versions',
  name: 'agentVersions.list',
  summary: 'The versions of an AI agent, newest first',
  access: { permission: 'agents.read' },
  params: idParams,
  query: listQuery,
  response: pageOf(AgentVersion),
});

export const getAgentVersion = defineRoute({
  method: 'GET',
  path: '/api/agents/:id/versions/:version',
  name: 'agentVersions.get',
  summary: 'One version of an AI agent, whole',
  access: { permission: 'agents.read' },
  params: versionParams,
  response: AgentVersion.extend({ snapshot: AgentSnapshot }),
});

export const compareAgentVersions = defineRoute({
  method: 'GET',
  path: '/api/agents/:id/versions/:version/changes',
  name: 'agentVersions.compare',
  summary: 'What differs between two versions, field by field',
  access: { permission: 'agents.read' },
  params: versionParams,
  query: z.object({
    /** The version before; absent: the one that was made right before it. */
    since: z.coerce.number().int().min(1).max(1_000_000_000).optional(),
  }),
  response: z.object({
    since: z.number().int().nullable(),
    version: z.number().int(),
    changes: z.array(FieldChange),
  }),
});

export const createAgentVersion = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/versions',
  name: 'agentVersions.create',
  summary: 'Save an AI agent with changes as a draft: customers are answered as before',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z.object({ changes: AgentChanges.strict().default({}), note: versionNote }),
  response: AgentVersion,
  status: 201,
});

export const publishAgentVersion = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/versions/:version/publish',
  name: 'agentVersions.publish',
  summary: 'Let a version answer customers; what is refused by its tests answers 409',
  access: { permission: 'agents.write' },
  params: versionParams,
  response: Agent,
});

export const publishUntestedAgentVersion = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/versions/:version/publish-untested',
  name: 'agentVersions.publishUntested',
  summary: 'Let a version answer customers in spite of its tests; the reason is recorded',
  access: { permission: 'agents.overrule' },
  params: versionParams,
  body: z.object({ reason: requiredText(500) }).strict(),
  response: Agent,
});

export const restoreAgentVersion = defineRoute({
  method: 'POST',
  path: '/api/agents/:id/versions/:version/restore',
  name: 'agentVersions.restore',
  summary: 'Return to a version: a new one that equals it answers customers',
  access: { permission: 'agents.write' },
  params: versionParams,
  response: Agent,
});
