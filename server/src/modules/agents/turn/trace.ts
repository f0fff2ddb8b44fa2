import { APICallError } from '@ai-sdk/provider';
import type { JSONObject, LanguageModelV4CallOptions } from '@ai-sdk/provider';
import { epochOf, messageOf } from '../../../platform/index.ts';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import type { ModelReply } from '../../models/index.ts';
import type { MadeCall } from './calls.ts';
import type { TurnStep } from './parts.ts';
import { asideOf, outputOf } from './prompt-parts.ts';

/** What a model was asked, and by which try. */
export interface Asked {
  model: LanguageModel;
  call: LanguageModelV4CallOptions;
  attempt: number;
  /** Milliseconds by the process's own clock. */
  start: number;
}

/** What was heard of a reply, also where it broke off. */
export interface Heard {
  text: string;
  /** Milliseconds until the first word. */
  firstText: number | null;
  /** Undefined where it broke off. */
  reply?: ModelReply;
  /** Millionths of a US dollar. */
  cost: number;
}

/**
 * What a turn did, step by step, whole enough to run it again from its record: all that a model was
 * told and said, each message once, and what became of every call.
 */
export class Trace {
  readonly steps: TurnStep[];
  readonly #about: JSONObject;
  /** Messages of the prompt that it has already. */
  #told: number;
  #isBegun = false;

  /** `about`: what the turn is run with, kept with its first call of a model. */
  constructor(about: JSONObject, steps: readonly TurnStep[] = [], told = 0) {
    this.#about = about;
    this.steps = [...steps];
    this.#told = told;
  }

  get told(): number {
    return this.#told;
  }

  /** A step that ends now. */
  add(
    kind: TurnStep['kind'],
    name: string,
    start: number,
    what: Pick<TurnStep, 'input' | 'output' | 'callId' | 'aside'>,
  ): void {
    const duration = Math.round(performance.now() - start);
    this.steps.push({ kind, name, ...what, startedAt: epochOf(start), duration });
  }

  /** A call of a model. With `error` nobody goes on from its reply. */
  asked({ model, call, attempt, start }: Asked, heard: Heard, error?: unknown): void {
    const { temperature, maxOutputTokens, prompt, tools } = call;
    const isFirst = !this.#isBegun;
    this.add('model', model.modelId, start, {
      input: {
        attempt,
        provider: model.provider,
        temperature,
        maxTokens: maxOutputTokens,
        // They are the same for all calls of a turn.
        ...(isFirst ? { tools } : {}),
        messages: prompt.slice(this.#told),
      },
      output: error === undefined ? heardOf(heard) : { ...brokenOf(heard), ...failureOf(error) },
      ...(isFirst ? { aside: this.#about } : {}),
    });
    this.#isBegun = true;
    this.#told = prompt.length;
  }

  /** A call of a tool, with what the team decided on it. */
  called({ callId, toolName, tool, input, ran, start, duration, decision }: MadeCall): void {
    if (decision) this.add('wait', toolName, start, { input, output: { ...decision }, callId });
    if (ran.kind === 'waiting') {
      this.add('wait', toolName, start, { input, output: {}, callId });
      return;
    }
    const kind = tool?.stepKind ?? 'tool';
    const startedAt = epochOf(start);
    const output = outputOf(ran);
    const aside = asideOf(ran);
    this.steps.push({ kind, name: toolName, input, output, callId, aside, startedAt, duration });
  }
}

function failureOf(error: unknown): { error: string; errorType: string } {
  const status = APICallError.isInstance(error) ? error.statusCode : undefined;
  const name = error instanceof Error ? error.name : 'Error';
  return { error: messageOf(error), errorType: status === undefined ? name : String(status) };
}

function heardOf({ reply, firstText, cost }: Heard) {
  return {
    text: reply?.text ?? '',
    toolCalls: (reply?.toolCalls ?? []).map(
      ({ toolCallId, toolName, input, providerMetadata }) => ({
        toolCallId,
        toolName,
        input,
        providerMetadata,
      }),
    ),
    reasoning: reply?.reasoning.length === 0 ? undefined : reply?.reasoning,
    confidence: reply?.confidence,
    finish: reply?.finish,
    usage: reply?.usage,
    firstText,
    costMicros: cost,
  };
}

/** Of a reply that broke off, what was heard; of an empty one, what it used all the same. */
function brokenOf({ text, reply, cost }: Heard) {
  if (!reply) return { text };
  return { text, finish: reply.finish, usage: reply.usage, costMicros: cost };
}
