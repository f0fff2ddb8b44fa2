import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { setTimeout as wait } from 'node:timers/promises';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import { messageOf } from '../../../platform/index.ts';
import type { Clock } from '../../../platform/index.ts';
import { callModel, EmptyReplyError, isTemporary, waitBefore } from '../../models/index.ts';
import type { ModelReply, TokenUsage } from '../../models/index.ts';
import { Citations } from './citations.ts';
import { confidenceOf } from './confidence.ts';
import { handoverMessage } from './handover.ts';
import type { HandoverReason } from './handover.ts';
import type { TurnLimits } from './limits.ts';
import type { TurnPart, TurnResult, TurnStep } from './parts.ts';
import type { NumberedPassage, Tool } from './tool.ts';
import { runTool } from './run-tool.ts';

export interface TurnRequest {
  /** Instructions, then what was said, ending with what the customer wants answered. */
  prompt: LanguageModelV4Message[];
  /** What the customer wrote, to answer in their language. */
  customerText: string;
  model: LanguageModel;
  temperature: number;
  /** Output tokens of the whole turn. */
  maxTokens: number;
  tools: Tool[];
  /** What the customer is told at a handover; null: our own words. */
  fallbackMessage: string | null;
  limits: TurnLimits;
  /** Aborts when the process stops; then the turn rejects with the signal's reason. */
  signal: AbortSignal;
  clock: Clock;
}

/**
 * One turn of an AI agent: asks the model, runs the tools that it calls, and asks again, until it
 * has answered or a person takes over. Whatever happens, the customer is told something: the
 * result's text is what they read. `emit` hears each part at once, and must not throw.
 *
 * Where a model breaks off after words were shown, the words stay, the customer is told that the
 * answer broke off, and a person takes over: shown words cannot be taken back, and asking the
 * model again would say them twice.
 */
export async function runTurn(
  request: TurnRequest,
  emit: (part: TurnPart) => void,
): Promise<TurnResult> {
  return new Turn(request, emit).run();
}

/** A turn under way. */
class Turn {
  readonly #request: TurnRequest;
  readonly #emit: (part: TurnPart) => void;
  readonly #prompt: LanguageModelV4Message[];
  readonly #citations = new Citations();
  readonly #passages = new Map<number, NumberedPassage>();
  readonly #steps: TurnStep[] = [];
  readonly #toolsUsed = new Set<string>();
  readonly #usage: TokenUsage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
  readonly #overtime = new AbortController();
  readonly #signal: AbortSignal;
  #text = '';
  #stated: number | undefined;
  #error: string | null = null;
  /** Messages of the prompt that the trace has already. */
  #traced = 0;

  constructor(request: TurnRequest, emit: (part: TurnPart) => void) {
    this.#request = request;
    this.#emit = emit;
    this.#prompt = [...request.prompt];
    this.#signal = AbortSignal.any([request.signal, this.#overtime.signal]);
  }

  async run(): Promise<TurnResult> {
    const { limits, signal } = this.#request;
    const timer = setTimeout(
      () => this.#overtime.abort(new Error('The turn took too long.')),
      limits.time,
    );
    try {
      const reason = await this.#loop().catch((error: unknown): HandoverReason => {
        signal.throwIfAborted();
        this.#error = messageOf(error).replaceAll('\u0000', '');
        if (this.#text !== '') return 'answer-cut-off';
        return this.#overtime.signal.aborted ? 'too-slow' : 'model-failed';
      });
      return this.#finish(reason);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Null once the model has answered; otherwise why a person takes over. */
  async #loop(): Promise<HandoverReason | null> {
    const { limits, maxTokens } = this.#request;
    for (let step = 0; step < limits.steps; step += 1) {
      if (this.#usage.outputTokens >= maxTokens) return 'too-many-tokens';
      const reply = await this.#ask();
      if (reply.toolCalls.length === 0) return this.#endOf(reply);
      const reason = await this.#runTools(reply);
      if (reason) return reason;
    }
    return 'too-many-steps';
  }

  #endOf(reply: ModelReply): HandoverReason | null {
    this.#stated = reply.confidence;
    if (reply.finish === 'stop' || reply.finish === 'other') return null;
    this.#error = `The model ended its answer early: ${reply.finish}.`;
    return this.#text === '' ? 'model-failed' : 'answer-cut-off';
  }

  /** Asks the model, again where that may help and the customer has seen nothing of the reply. */
  async #ask(): Promise<ModelReply> {
    const { limits, clock } = this.#request;
    if (this.#text !== '') this.#show('\n\n');
    for (let attempt = 1; ; attempt += 1) {
      const start = performance.now();
      const heard = { any: false };
      try {
        return await this.#askOnce(attempt, heard);
      } catch (error) {
        this.#trace('model', this.#request.model.modelId, start, {
          input: { attempt },
          output: { error: messageOf(error) },
        });
        const mayHelp = attempt <= limits.retries && isTemporary(error);
        if (!mayHelp || heard.any || this.#signal.aborted) throw error;
        const pause = { backOff: limits.backOff, now: clock.now().getTime() };
        const milliseconds = waitBefore(error, attempt, pause);
        // A wait beyond the turn's own time would only keep the customer waiting.
        if (milliseconds >= limits.time) throw error;
        await wait(milliseconds, undefined, { signal: this.#signal });
      }
    }
  }

  /** `heard` tells, also where it rejects, that the reply had begun: it cannot be asked for again. */
  async #askOnce(attempt: number, heard: { any: boolean }): Promise<ModelReply> {
    const { model, tools, limits, temperature, maxTokens } = this.#request;
    const start = performance.now();
    let firstText: number | undefined;
    const call: LanguageModelV4CallOptions = {
      prompt: this.#prompt,
      tools: tools.map(({ definition }) => definition),
      temperature,
      maxOutputTokens: maxTokens - this.#usage.outputTokens,
    };
    const options = { call, silence: limits.silence, signal: this.#signal };
    const reply = await callModel(model, options, (delta) => {
      firstText ??= performance.now();
      heard.any = true;
      this.#show(delta);
    });
    this.#count(reply);
    if (reply.toolCalls.length === 0 && reply.text.trim() === '' && reply.finish === 'stop') {
      throw new EmptyReplyError();
    }
    this.#trace('model', model.modelId, start, {
      input: {
        attempt,
        temperature,
        tools: tools.map(({ name }) => name),
        messages: this.#prompt.slice(this.#traced),
      },
      output: {
        text: reply.text,
        toolCalls: reply.toolCalls.map(({ toolName, input }) => ({ toolName, input })),
        finish: reply.finish,
        usage: reply.usage,
        firstText: firstText === undefined ? null : Math.round(firstText - start),
      },
    });
    this.#traced = this.#prompt.length;
    return reply;
  }

  /** Runs the calls of a reply one after another; their results go to the model. */
  async #runTools({ text, toolCalls }: ModelReply): Promise<HandoverReason | null> {
    const results: Extract<LanguageModelV4Message, { role: 'tool' }>['content'] = [];
    const calls: Extract<LanguageModelV4Message, { role: 'assistant' }>['content'] = [];
    if (text !== '') calls.push({ type: 'text', text });
    for (const { toolCallId, toolName, input } of toolCalls) {
      const start = performance.now();
      const tool = this.#request.tools.find(({ name }) => name === toolName);
      const context = { signal: this.#signal, nextNumber: this.#passages.size + 1 };
      const ran = await runTool(
        tool,
        { name: toolName, input, tools: this.#request.tools },
        context,
      );
      if (tool) this.#toolsUsed.add(tool.name);
      if (ran.kind === 'handover') {
        this.#trace('handover', toolName, start, { input: ran.input, output: {} });
        return ran.reason;
      }
      this.#emit({ type: 'tool-call', id: toolCallId, name: toolName, input: ran.input });
      calls.push({ type: 'tool-call', toolCallId, toolName, input: ran.input });
      const output =
        ran.kind === 'result'
          ? ({ type: 'json', value: ran.value } as const)
          : ({ type: 'error-text', value: ran.message } as const);
      if (ran.kind === 'result') {
        for (const passage of ran.passages ?? []) this.#passages.set(passage.number, passage);
        this.#emit({ type: 'tool-result', id: toolCallId, output: ran.value });
      } else this.#emit({ type: 'tool-error', id: toolCallId, message: ran.message });
      this.#trace(tool?.stepKind ?? 'tool', toolName, start, {
        input: ran.input,
        output: ran.kind === 'result' ? ran.value : { error: ran.cause ?? ran.message },
      });
      results.push({ type: 'tool-result', toolCallId, toolName, output });
    }
    this.#prompt.push({ role: 'assistant', content: calls }, { role: 'tool', content: results });
    return null;
  }

  #show(delta: string): void {
    // PostgreSQL cannot hold NUL, and nobody can read it.
    const text = delta.includes('\u0000') ? delta.replaceAll('\u0000', '') : delta;
    this.#showRaw(this.#citations.push(text));
  }

  #showRaw(delta: string): void {
    if (delta === '') return;
    this.#text += delta;
    this.#emit({ type: 'text-delta', delta });
  }

  #count({ usage, text, toolCalls }: ModelReply): void {
    const written = toolCalls.reduce((sum, { input }) => sum + input.length, text.length);
    this.#usage.inputTokens += usage.input ?? estimate(JSON.stringify(this.#prompt).length);
    this.#usage.cachedInputTokens += usage.cachedInput;
    this.#usage.outputTokens += usage.output ?? estimate(written);
  }

  #trace(
    kind: TurnStep['kind'],
    name: string,
    start: number,
    what: Pick<TurnStep, 'input' | 'output'>,
  ): void {
    this.#steps.push({ kind, name, ...what, duration: Math.round(performance.now() - start) });
  }

  #finish(handover: HandoverReason | null): TurnResult {
    const start = performance.now();
    this.#showRaw(this.#citations.end());
    if (handover) {
      const { customerText, fallbackMessage } = this.#request;
      const message = handoverMessage(handover, customerText, fallbackMessage);
      this.#showRaw(this.#text === '' ? message : `\n\n${message}`);
      this.#emit({ type: 'handover', reason: handover, message });
      this.#trace('handover', handover, start, { input: {}, output: { message } });
    }
    const cited = [...this.#citations.numbers].flatMap(
      (number) => this.#passages.get(number) ?? [],
    );
    const sources = firstOfEachItem(cited);
    for (const passage of sources) this.#emit({ type: 'source', passage });
    const confidence = confidenceOf({
      handedOver: handover !== null,
      stated: this.#stated,
      citedRelevances: cited.map(({ relevance }) => relevance),
    });
    if (!handover) {
      this.#trace('answer', 'answer', start, {
        input: {},
        output: { confidence, cited: [...this.#citations.numbers] },
      });
    }
    return {
      text: this.#text,
      sources,
      confidence,
      handover,
      toolsUsed: [...this.#toolsUsed],
      usage: this.#usage,
      steps: this.#steps,
      error: this.#error,
    };
  }
}

/** Tokens of a provider that does not count them, at four characters a token. */
function estimate(characters: number): number {
  return Math.ceil(characters / 4);
}

function firstOfEachItem(passages: NumberedPassage[]): NumberedPassage[] {
  const seen = new Set<string>();
  return passages.filter(({ itemId }) => !seen.has(itemId) && seen.add(itemId));
}
