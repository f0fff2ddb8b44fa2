import type { LanguageModelV4FunctionTool, LanguageModelV4Message } from '@ai-sdk/provider';
import { RunStepKind } from '@frontdesk/contract';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { DB } from '../../../database/index.ts';
import { AppError } from '../../../platform/index.ts';
import type { ReasoningPart } from '../../models/index.ts';
import { About } from '../runs/about.ts';
import type { RunRow } from '../runs/claim.ts';
import type { TurnStep } from '../turn/parts.ts';
import { CallAside } from '../turn/prompt-parts.ts';

export type StepRow = Selectable<DB['run_steps']>;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
const Message = z.custom<LanguageModelV4Message>(isObject);
const Tool = z.custom<LanguageModelV4FunctionTool>(isObject);
const Metadata = z.custom<NonNullable<ReasoningPart['providerOptions']>>(isObject);

const Input = z.object({
  attempt: z.number(),
  provider: z.string(),
  temperature: z.number(),
  maxTokens: z.number(),
  tools: z.array(Tool).optional(),
  messages: z.array(Message),
});

/** What a model said, as far as it came. */
const Output = z.object({
  text: z.string(),
  toolCalls: z
    .array(
      z.object({
        toolCallId: z.string(),
        toolName: z.string(),
        input: z.string(),
        providerMetadata: Metadata.optional(),
      }),
    )
    .default([]),
  reasoning: z.array(z.custom<ReasoningPart>(isObject)).default([]),
  confidence: z.number().optional(),
  /** Absent where it broke off. */
  finish: z.string().optional(),
  usage: z
    .object({
      input: z.number().optional(),
      cachedInput: z.number(),
      cacheWrite: z.number(),
      output: z.number().optional(),
    })
    .optional(),
  costMicros: z.number().default(0),
  error: z.string().optional(),
  /** The status of a provider's answer, or the name of the error. */
  errorType: z.string().optional(),
});

/** A call of a model as it is on record. */
export interface RecordedCall extends z.output<typeof Input> {
  /** Who answered. */
  model: string;
  /** All that it was told. */
  prompt: LanguageModelV4Message[];
  reply: z.output<typeof Output>;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds. */
  duration: number;
  /** Calls of tools that the reply asked for, as far as they came to an end. */
  made: TurnStep[];
}

/** The part of a run that is one agent's. */
export interface RecordedLeg {
  about: About;
  tools: LanguageModelV4FunctionTool[];
  calls: [RecordedCall, ...RecordedCall[]];
  /** Milliseconds that models and tools took. */
  duration: number;
  /** How it came to this agent. */
  last: { from: string; reason: string } | undefined;
}

export interface RecordedRun {
  /** What was done before a model was asked. */
  before: TurnStep[];
  legs: [RecordedLeg, ...RecordedLeg[]];
  status: RunRow['status'];
  /** Why it was handed over, or would have been; null where it was not. */
  reason: string | null;
}

/** Reads the record of a run. Throws `unprocessable` where it cannot be run again, and says why. */
export function recordedRun(run: Pick<RunRow, 'status'>, rows: StepRow[]): RecordedRun {
  if (run.status === 'queued' || run.status === 'running') throw refused('It is still under way.');
  const steps = rows.map(stepOf);
  const first = steps.findIndex(({ kind }) => kind === 'model');
  if (first === -1) throw refused('No model was asked in it, so there is nothing to run again.');
  const [leg, ...legs] = legsOf(steps.slice(first));
  if (!leg) throw refused('No model was asked in it, so there is nothing to run again.');
  return {
    before: steps.slice(0, first),
    legs: [leg, ...legs],
    status: run.status,
    reason: reasonOf(steps),
  };
}

/** A step as the turn had it. */
export function stepOf(row: StepRow): TurnStep {
  const { name, input, output, startedAt, duration, callId, aside } = row;
  return {
    kind: RunStepKind.parse(row.kind),
    name,
    input,
    output,
    startedAt: startedAt?.getTime(),
    duration,
    callId: callId ?? undefined,
    aside,
  };
}

/** The parts of a run, from its first call of a model on. */
export function legsOf(steps: TurnStep[]): RecordedLeg[] {
  const legs: RecordedLeg[] = [];
  let last: RecordedLeg['last'];
  let isNew = true;
  for (const step of steps) {
    let leg = legs.at(-1);
    if (step.kind === 'model') {
      if (isNew || !leg) legs.push((leg = begun(step, last)));
      else goOn(leg, step);
      isNew = false;
    }
    if (leg) leg.duration += step.duration;
    if (step.kind !== 'model' && leg && step.callId !== undefined) {
      leg.calls.at(-1)?.made.push(step);
      const aside = CallAside.safeParse(step.aside);
      if (aside.data?.ran !== 'transfer') continue;
      last = { from: leg.about.agent.name, reason: aside.data.reason };
      isNew = true;
    }
  }
  return legs;
}

function begun(step: TurnStep, last: RecordedLeg['last']): RecordedLeg {
  const about = About.safeParse(step.aside);
  const input = Input.safeParse(step.input);
  if (!about.success || !input.success || !input.data.tools) {
    throw refused('It is from before runs were recorded whole.');
  }
  const { tools } = input.data;
  return { about: about.data, tools, calls: [callOf(step, input.data, [])], duration: 0, last };
}

function goOn(leg: RecordedLeg, step: TurnStep): void {
  const input = Input.parse(step.input);
  // A run that waited says again what it goes on with.
  if (input.tools && JSON.stringify(input.tools) !== JSON.stringify(leg.tools)) {
    throw refused('Its agent got other tools while it waited for the team.');
  }
  leg.calls.push(callOf(step, input, leg.calls.at(-1)?.prompt ?? []));
}

function callOf(
  step: TurnStep,
  input: z.output<typeof Input>,
  before: LanguageModelV4Message[],
): RecordedCall {
  const reply = Output.parse(step.output);
  const { name: model, startedAt = 0, duration } = step;
  const prompt = [...before, ...input.messages];
  return { ...input, model, prompt, reply, startedAt, duration, made: [] };
}

const Kept = z.object({ reason: z.string() });

function reasonOf(steps: TurnStep[]): string | null {
  const end = steps.findLast(
    ({ kind, name, callId }) =>
      callId === undefined && (kind === 'handover' || name === 'not-passed-on'),
  );
  if (end?.kind === 'handover') return end.name;
  return Kept.safeParse(end?.input).data?.reason ?? null;
}

function refused(why: string): AppError {
  return new AppError('unprocessable', `This run cannot be run again. ${why}`);
}
