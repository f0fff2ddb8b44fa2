import type { JSONSchema7, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { parseJson } from '../../platform/index.ts';
import { callModel } from './call-model.ts';
import type { ModelReply } from './call-model.ts';
import { costOf, NOTHING_USED, sumOf } from './cost.ts';
import type { Used } from './cost.ts';
import type { PickedModel } from './pick-model.ts';
import { EmptyReplyError, isTemporary, waitBefore } from './retry.ts';

/** A question to a model that no customer hears: triage, a summary, a judgement. */
export interface Question {
  system: string;
  /** What is asked; what customers wrote in it is data. */
  prompt: string;
  maxTokens?: number;
  /** 0 unless told otherwise: the same question has the same answer. */
  temperature?: number;
  signal: AbortSignal;
}

/** What was answered, and what asking used, answers of another form included. */
export interface Answer<T> extends Used {
  value: T;
}

/** The model did not answer in the form that was asked for. */
export class MalformedAnswerError extends Error {
  /** What the answers used all the same. */
  readonly used: Used;

  constructor(detail: string, used: Used) {
    super(`The model did not answer in the form that was asked for: ${detail}`);
    this.name = 'MalformedAnswerError';
    this.used = used;
  }
}

const RETRIES = 2;
/** Milliseconds. */
const BACK_OFF = 300;
const SILENCE = 20_000;
const MAX_TOKENS = 1_000;

/** Asks a model for text. Rejects with the provider's error after two further tries. */
export async function ask(picked: PickedModel, question: Question): Promise<Answer<string>> {
  const reply = await askOnce(picked, question, undefined);
  return { value: reply.text.trim(), ...usedBy(picked, reply) };
}

/**
 * Asks a model for JSON of the form of `schema` (structured output where the provider has it).
 * Rejects with {@link MalformedAnswerError} where the second answer does not fit either.
 */
export async function askForObject<T>(
  picked: PickedModel,
  question: Question,
  schema: z.ZodType<T>,
): Promise<Answer<T>> {
  const format = { type: 'json', schema: jsonSchemaOf(schema) } as const;
  let failure = '';
  let used = NOTHING_USED;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const again = failure === '' ? '' : `\n\nYour last answer did not fit: ${failure}`;
    const system = `${question.system}\n\nAnswer with one JSON object alone.${again}`;
    const reply = await askOnce(picked, { ...question, system }, format);
    used = sumOf(used, usedBy(picked, reply));
    const parsed = schema.safeParse(parseJson(withoutFence(reply.text)));
    if (parsed.success) return { value: parsed.data, ...used };
    failure = z.prettifyError(parsed.error);
  }
  throw new MalformedAnswerError(failure, used);
}

async function askOnce(
  { model }: PickedModel,
  { system, prompt, signal, temperature = 0, maxTokens = MAX_TOKENS }: Question,
  responseFormat: LanguageModelV4CallOptions['responseFormat'],
): Promise<ModelReply> {
  const call: LanguageModelV4CallOptions = {
    prompt: [
      { role: 'system', content: system },
      { role: 'user', content: [{ type: 'text', text: prompt }] },
    ],
    temperature,
    maxOutputTokens: maxTokens,
    ...(responseFormat && { responseFormat }),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reply = await callModel(model, { call, silence: SILENCE, signal }, () => undefined);
      if (reply.text.trim() === '') throw new EmptyReplyError();
      return reply;
    } catch (error) {
      if (attempt > RETRIES || !isTemporary(error) || signal.aborted) throw error;
      const pause = { backOff: BACK_OFF, now: Date.now() };
      await wait(waitBefore(error, attempt, pause), undefined, { signal });
    }
  }
}

function usedBy({ price }: PickedModel, reply: ModelReply): Used {
  const usage = {
    inputTokens: reply.usage.input ?? 0,
    cachedInputTokens: reply.usage.cachedInput,
    cacheWriteTokens: reply.usage.cacheWrite,
    outputTokens: reply.usage.output ?? 0,
  };
  return { usage, cost: costOf(price, usage) };
}

/** Some models wrap JSON in a Markdown fence whatever they are told. */
function withoutFence(text: string): string {
  return text.trim().replace(/^```(?:json)?\s*|\s*```$/gu, '');
}

const Schema = z.custom<JSONSchema7>((value) => typeof value === 'object' && value !== null);

function jsonSchemaOf(schema: z.ZodType): JSONSchema7 {
  return Schema.parse(z.toJSONSchema(schema, { target: 'draft-7' }));
}
