import type { JSONValue, LanguageModelV4Message, LanguageModelV4ToolCall } from '@ai-sdk/provider';
import { RunStepKind } from '@frontdesk/contract';
import { z } from 'zod';
import type { ToolEffect } from '../../../integrations/integration.ts';
import type { ReasoningPart } from '../../models/index.ts';
import { NumberedPassage } from './tool.ts';

const TokenUsage = z.object({
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  cacheWriteTokens: z.number().optional(),
  outputTokens: z.number(),
});

/** What was used, and what it cost. */
export const Used = z.object({
  usage: TokenUsage,
  /** Millionths of a US dollar. */
  cost: z.object({ input: z.number(), output: z.number() }),
});
export type Used = z.infer<typeof Used>;

/** How far a turn had come when its model called tools that are recorded. */
export const Progress = z.object({
  /** All that the model was told, without the reply below. */
  prompt: z.array(z.custom<LanguageModelV4Message>((value) => isRole(value))),
  reply: z.object({
    reasoning: z.array(z.custom<ReasoningPart>((value) => isReasoning(value))),
    text: z.string(),
    toolCalls: z.array(z.custom<LanguageModelV4ToolCall>((value) => isCall(value))),
  }),
  /** What the customer has read. */
  text: z.string(),
  /** Numbers of passages that it cites. */
  cited: z.array(z.number()),
  passages: z.array(NumberedPassage),
  toolsUsed: z.array(z.string()),
  usage: TokenUsage,
  steps: z.array(
    z.object({
      kind: RunStepKind,
      name: z.string(),
      input: z.unknown(),
      output: z.unknown(),
      startedAt: z.number().optional(),
      duration: z.number(),
      callId: z.string().optional(),
      aside: z.unknown().optional(),
    }),
  ),
  /** Messages of the prompt that the trace has already. */
  traced: z.number(),
  /** Calls before those of the reply. */
  calls: z.number(),
  /** What is billed already. */
  billed: Used.nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** What of a turn goes on with another agent. */
export type Carried = Omit<Progress, 'prompt' | 'reply' | 'usage' | 'traced' | 'billed'>;

/** Where nothing was done before. */
export const NOTHING_CARRIED: Carried = {
  text: '',
  cited: [],
  passages: [],
  toolsUsed: [],
  steps: [],
  calls: 0,
};

function isRole(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'role' in value;
}

function isReasoning(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'text' in value;
}

function isCall(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'toolCallId' in value;
}

/** A call that is about to run, or that the team has to decide on. */
export interface PlannedCall {
  id: string;
  /** Within the run. */
  position: number;
  callId: string;
  toolName: string;
  input: unknown;
  effect: ToolEffect;
  isWaiting: boolean;
}

/** A call as it is recorded. */
export interface RecordedCall {
  id: string;
  position: number;
  status:
    | 'planned'
    | 'waiting'
    | 'approved'
    | 'declined'
    | 'running'
    | 'done'
    | 'failed'
    | 'unknown';
  /** The result; of a failed one, what the model is told. */
  output: JSONValue;
  /** What the team decided, where it was asked. */
  decision: Decision | null;
}

export interface Decision {
  isApproved: boolean;
  /** What the member said to it. */
  note: string | null;
}

/** What remembers the calls of a run, so that none is made twice, whatever dies. */
export interface Journal {
  /** Stores how far the turn is, and what it is about to do, at once. */
  plan(progress: Progress, calls: PlannedCall[]): Promise<void>;
  /** Right before a call is made. Rejects with {@link TakenOverError} where it must not be. */
  begin(id: string): Promise<void>;
  end(id: string, status: 'done' | 'failed' | 'unknown', output: JSONValue): Promise<void>;
  /** How often the tool was called before, in the conversation and in the last 24 hours. */
  count(toolName: string): Promise<{ conversation: number; day: number }>;
  /** Whether the same call waits for approval in the conversation already. */
  waits(toolName: string, input: unknown): Promise<boolean>;
}

/** Somebody else has the conversation, or the run: what was to be done is not done. */
export class TakenOverError extends Error {
  constructor() {
    super('The conversation, or the turn, was taken over.');
    this.name = 'TakenOverError';
  }
}
