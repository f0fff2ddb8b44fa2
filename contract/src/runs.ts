import { z } from 'zod';
import { Source } from './messages.ts';
import { defineRoute, id, idParams, listQuery, pageOf, text, time } from './route.ts';

/** What was done in a step: `wait` is for the team's approval. */
export const RunStepKind = z.enum([
  'routing',
  'search',
  'model',
  'tool',
  'wait',
  'handover',
  'answer',
]);
export type RunStepKind = z.infer<typeof RunStepKind>;

export const RunStep = z.object({
  id,
  position: z.number().int(),
  kind: RunStepKind,
  name: z.string(),
  /** What people call the tool that was used; null: it was none. */
  displayName: z.string().nullable(),
  /**
   * Of a call of a model: `attempt`, `provider`, `temperature`, `maxTokens`, the `messages` of its
   * prompt that no step before has, and with an agent's first call its `tools`.
   */
  input: z.unknown(),
  /** Of a call of a model: `text`, `toolCalls`, `finish`, `usage`, `costMicros`, or an `error`. */
  output: z.unknown(),
  startedAt: time.nullable(),
  /** Milliseconds. */
  duration: z.number().int(),
  /** The model's own name of the tool call. */
  callId: z.string().nullable(),
  createdAt: time,
});

/** A part of a message as models are told it; what it holds depends on its `type`. */
const PromptPart = z.looseObject({ type: z.string() });

/** What a model was told, as a step of the kind `model` has it. Older steps have less. */
export const ModelStepInput = z.object({
  attempt: z.number().default(1),
  provider: z.string().optional(),
  temperature: z.number().optional(),
  maxTokens: z.number().optional(),
  tools: z
    .array(
      z.looseObject({
        name: z.string(),
        description: z.string().optional(),
        inputSchema: z.unknown(),
      }),
    )
    .optional()
    .catch(undefined),
  messages: z
    .array(z.object({ role: z.string(), content: z.union([z.string(), z.array(PromptPart)]) }))
    .default([]),
});
export type ModelStepInput = z.infer<typeof ModelStepInput>;

/** What a model said, as a step of the kind `model` has it; with `error`, as far as it came. */
export const ModelStepOutput = z.object({
  text: z.string().default(''),
  toolCalls: z.array(z.object({ toolName: z.string(), input: z.string() })).default([]),
  reasoning: z.array(z.object({ text: z.string() })).default([]),
  finish: z.string().optional(),
  usage: z
    .object({
      input: z.number().optional(),
      cachedInput: z.number().default(0),
      output: z.number().optional(),
    })
    .optional(),
  /** Millionths of a US dollar. */
  costMicros: z.number().optional(),
  /** Milliseconds until the first word. */
  firstText: z.number().nullable().optional(),
  error: z.string().optional(),
});
export type ModelStepOutput = z.infer<typeof ModelStepOutput>;

const RunFields = z.object({
  id,
  conversationId: id,
  agentId: id.nullable(),
  status: z.enum(['queued', 'running', 'done', 'failed', 'dropped', 'waiting']),
  model: z.string().nullable(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Money in millionths of a US dollar. */
  costMicros: z.number().int(),
  error: z.string().nullable(),
  traceId: z.string(),
  startedAt: time.nullable(),
  finishedAt: time.nullable(),
  createdAt: time,
});

export const Run = RunFields.extend({
  /** Who had the conversation in it, in order, each with the words that it had then. */
  agents: z.array(
    z.object({
      id,
      name: z.string(),
      version: z.number().int(),
      model: z.string(),
      instructions: z.string(),
    }),
  ),
  steps: z.array(RunStep),
});
export type Run = z.infer<typeof Run>;

/** One of the runs of a conversation. */
export const RunSummary = RunFields.extend({
  agentName: z.string().nullable(),
  /** What of the customer's message it answers. */
  question: z.string().nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const getRun = defineRoute({
  method: 'GET',
  path: '/api/runs/:id',
  name: 'runs.get',
  summary: 'One AI turn with its steps: why this answer',
  access: { permission: 'conversations.read' },
  params: idParams,
  response: Run,
});

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/conversations/:id/runs',
  name: 'runs.list',
  summary: 'The AI turns of a conversation, newest first',
  access: { permission: 'conversations.read' },
  params: idParams,
  query: listQuery,
  response: pageOf(RunSummary),
});

/** Where what is built now is not what was sent. */
export const ReplayDifference = z.object({
  /** Which call of a model, from 1. */
  call: z.number().int(),
  /** What of it: `temperature`, `maxTokens`, `tools`, a message of the prompt such as `message 2`, or `end`. */
  part: z.string(),
  /** The first character that differs, from 0. */
  at: z.number().int(),
  /** What stands there, with a little before and after. */
  recorded: z.string(),
  now: z.string(),
});
export type ReplayDifference = z.infer<typeof ReplayDifference>;

const ReplayStep = RunStep.pick({
  kind: true,
  name: true,
  input: true,
  output: true,
  duration: true,
});

/** A run that was run again from its record. */
export const Replay = z.object({
  /** True: every prompt is the recorded one, byte by byte. */
  identical: z.boolean(),
  firstDifference: ReplayDifference.nullable(),
  /** What the customer reads, before rules of handover had their say. */
  text: z.string(),
  steps: z.array(ReplayStep),
});
export type Replay = z.infer<typeof Replay>;

/** One of two answers that are compared. */
export const ReplaySide = z.object({
  model: z.string(),
  text: z.string(),
  sources: z.array(Source),
  /** How it ended: `answered`, `transfer`, `waiting`, or the reason of a handover. */
  end: z.string(),
  tools: z.array(
    z.object({ name: z.string(), input: z.unknown(), from: z.enum(['record', 'now']) }),
  ),
  inputTokens: z.number().int(),
  cachedInputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Millionths of a US dollar. */
  costMicros: z.number(),
  /** Milliseconds. */
  duration: z.number().int(),
});
export type ReplaySide = z.infer<typeof ReplaySide>;

export const ReplayComparison = z.object({ recorded: ReplaySide, now: ReplaySide });
export type ReplayComparison = z.infer<typeof ReplayComparison>;

export const replayRun = defineRoute({
  method: 'POST',
  path: '/api/runs/:id/replay',
  name: 'runs.replay',
  summary:
    'Run an AI turn again: from its record alone, or, with another model or other words, to compare',
  access: { permission: 'agents.write' },
  params: idParams,
  body: z
    .object({
      /** Asked in place of the one that answered. */
      model: text(200).pipe(z.string().min(1)).optional(),
      /** The agent's own words in place of those that it had. */
      instructions: text(50_000).optional(),
      /** A version of the agent, whose words and model are taken where they are not given. */
      agentVersion: z.number().int().min(1).max(1_000_000_000).optional(),
      temperature: z.number().min(0).max(2).optional(),
    })
    .strict()
    // Absent: exactly as it was.
    .nullish(),
  response: z.union([Replay, ReplayComparison]),
});
