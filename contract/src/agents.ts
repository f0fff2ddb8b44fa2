import { z } from 'zod';
import { AgentType, ChannelType } from './enums.ts';
import { Source } from './messages.ts';
import {
  defineRoute,
  id,
  idParams,
  listQuery,
  nothing,
  pageOf,
  requiredText,
  text,
  time,
} from './route.ts';
import { ToolEffect } from './tools.ts';

/** A tool by name, or by name with settings of its own. */
export const ToolRef = z.union([
  requiredText(100),
  z.object({
    toolName: requiredText(100),
    settings: z.record(z.string(), z.unknown()).default({}),
  }),
]);

/** The built-in tools of an agent where neither its configuration nor its rows say otherwise. */
export const USUAL_TOOLS: readonly string[] = ['searchKnowledge', 'handOver', 'transferToAgent'];

/** The universal agent configuration: what `Agent.agentConfig` stores and a chat may override. */
export const AgentConfig = z
  .object({
    instructions: text(50_000),
    model: requiredText(200),
    temperature: z.number().min(0).max(2),
    maxTokens: z.number().int().min(1).max(200_000),
    tools: z.array(ToolRef).max(200),
    fallbackMessage: text(5_000).nullable(),
  })
  .partial()
  .strict();
export type AgentConfig = z.infer<typeof AgentConfig>;

export const Agent = z.object({
  id,
  name: z.string(),
  type: AgentType,
  description: z.string().nullable(),
  instructions: z.string(),
  model: z.string(),
  temperature: z.number(),
  maxTokens: z.number().int(),
  isActive: z.boolean(),
  priority: z.number().int(),
  triggerKeywords: z.array(z.string()),
  examples: z.array(z.string()),
  fallbackMessage: z.string().nullable(),
  agentConfig: AgentConfig,
  /** The version that answers customers. */
  publishedVersion: z.number().int(),
  /** Who gets what this agent hands over; null: the organization's team for that, if it has one. */
  handoverTeamId: id.nullable(),
  /** Conversations that it has. */
  totalConversations: z.number().int(),
  /** Of them, what customers gave on average, 1 to 5; null: nobody rated. */
  averageRating: z.number().nullable(),
  /**
   * The share that it solved of those that are decided, 0 to 1; null: none is. Decided: resolved,
   * closed, or handed over to a person at any time. Solved: resolved or closed, never handed over,
   * not rated below 3.
   */
  successRate: z.number().nullable(),
  createdAt: time,
  updatedAt: time,
});
export type Agent = z.infer<typeof Agent>;

/** All that can be changed of an agent, beside its tools. */
export const AgentFields = z.object({
  name: requiredText(120),
  type: AgentType,
  description: text(2_000).nullable(),
  instructions: text(50_000),
  model: requiredText(200),
  temperature: z.number().min(0).max(2),
  maxTokens: z.number().int().min(1).max(200_000),
  isActive: z.boolean(),
  priority: z.number().int().min(-1_000).max(1_000),
  triggerKeywords: z.array(requiredText(100)).max(200),
  /** Sentences of customers that belong to it: a message near to them in meaning goes to it. */
  examples: z.array(requiredText(500)).max(500),
  fallbackMessage: text(5_000).nullable(),
  agentConfig: AgentConfig,
  handoverTeamId: id.nullable(),
});
export type AgentFields = z.infer<typeof AgentFields>;

export const AgentChanges = AgentFields.partial();
export type AgentChanges = z.infer<typeof AgentChanges>;

export const AgentInput = AgentChanges.required({ name: true, type: true, instructions: true });
export type AgentInput = z.infer<typeof AgentInput>;

/** Why a version was made, in the words of who made it. */
export const versionNote = text(500).nullable().optional();

/** What the page of a new agent begins with. */
export const AgentKind = z.object({
  type: AgentType,
  title: z.string(),
  /** What it is for, in a sentence. */
  purpose: z.string(),
  /** Instructions to start from. */
  instructions: z.string(),
});
export type AgentKind = z.infer<typeof AgentKind>;

export const listAgentTypes = defineRoute({
  method: 'GET',
  path: '/api/agents/types',
  name: 'agentTypes.list',
  summary: 'The kinds of AI agents, each with instructions to start from',
  access: { permission: 'agents.read' },
  response: z.object({ items: z.array(AgentKind) }),
});

export const listAgents = defineRoute({
  method: 'GET',
  path: '/api/agents',
  name: 'agents.list',
  summary: 'The AI agents',
  access: { permission: 'agents.read' },
  query: listQuery,
  response: pageOf(Agent),
});
export const createAgent = defineRoute({
  method: 'POST',
  path: '/api/agents',
  name: 'agents.create',
  summary: 'Add an AI agent',
  access: { permission: 'agents.write' },
  body: AgentInput,
  response: Agent,
  status: 201,
});
export const getAgent = defineRoute({
  method: 'GET',
  path: '/api/agents/:id',
  name: 'agents.get',
  summary: 'One AI agent',
  access: { permission: 'agents.read' },
  params: idParams,
  response: Agent,
});
export const updateAgent = defineRoute({
  method: 'PATCH',
  path: '/api/agents/:id',
  name: 'agents.update',
  summary: 'Change an AI agent; customers are answered by what it is now',
  access: { permission: 'agents.write' },
  params: idParams,
  body: AgentChanges.extend({ note: versionNote }).strict(),
  response: Agent,
});
export const deleteAgent = defineRoute({
  method: 'DELETE',
  path: '/api/agents/:id',
  name: 'agents.delete',
  summary: 'Remove an AI agent; its conversations stay',
  access: { permission: 'agents.write' },
  params: idParams,
  response: nothing,
  status: 204,
});

/** A message as the AI SDK's `useChat` sends it; only text parts of the last user message are read. */
export const UiMessage = z.looseObject({
  id: z.string().max(200).optional(),
  role: z.enum(['system', 'user', 'assistant']),
  parts: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).max(1_000),
});

export const ChatRequest = z.looseObject({
  message: requiredText(20_000).optional(),
  messages: z.array(UiMessage).min(1).max(1_000).optional(),
  conversationId: id.optional(),
  agentId: id.optional(),
  contact: z
    .object({
      name: text(200).optional(),
      email: z.email().max(320).optional(),
      phone: text(40).optional(),
      externalId: text(200).optional(),
    })
    .optional(),
  channel: ChannelType.optional(),
  config: AgentConfig.optional(),
  /**
   * True: somebody of the team tries an agent out. The conversation is in no list and no number,
   * nobody is told of it, and nothing is handed over; tokens cost what they cost.
   */
  isTrial: z.boolean().optional(),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** What a tool that would change something answers in a trial. */
export const NotCarriedOut = z.object({
  status: z.literal('not carried out, because this is a trial'),
  effect: ToolEffect,
  approval: z.enum(['always', 'when-unverified', 'never']),
});
export type NotCarriedOut = z.infer<typeof NotCarriedOut>;

export const ChatAnswer = z.object({
  conversationId: id,
  messageId: id,
  agent: z.object({ id, name: z.string(), type: AgentType }),
  text: z.string(),
  sources: z.array(Source),
  confidence: z.number(),
  handedOver: z.boolean(),
  toolsUsed: z.array(z.string()),
  usage: z.object({
    model: z.string(),
    inputTokens: z.number().int(),
    outputTokens: z.number().int(),
    /** US dollars. */
    cost: z.number(),
  }),
  traceId: z.string(),
});
export type ChatAnswer = z.infer<typeof ChatAnswer>;

export const chat = defineRoute({
  method: 'POST',
  path: '/api/agents/chat',
  name: 'agents.chat',
  summary: 'The universal chat: a UI message stream, or one JSON answer by Accept',
  access: { permission: 'conversations.write' },
  body: ChatRequest,
  response: ChatAnswer,
  stream:
    'By default: the parts of the AI SDK’s UI message stream (v1), ended by [DONE]. With Accept: application/json: one document.',
});
