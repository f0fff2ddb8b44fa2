import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from '../../../platform/index.ts';
import {
  asSaid,
  BudgetSpentError,
  callModel,
  EmptyReplyError,
  isTemporary,
  NOTHING_USED,
  waitBefore,
} from '../../models/index.ts';
import type { ModelReply, TokenUsage } from '../../models/index.ts';
import { Calls } from './calls.ts';
import type { MadeCall } from './calls.ts';
import { Citations } from './citations.ts';
import { confidenceOf } from './confidence.ts';
import { handover, reasonOf } from './end.ts';
import type { End } from './end.ts';
import { groundingOf } from './grounding.ts';
import { handoverMessage, takenMessage } from './handover.ts';
import type { HandoverReason } from './handover.ts';
import { TakenOverError } from './journal.ts';
import type { Carried, Progress, RecordedCall } from './journal.ts';
import type { TurnPart, TurnResult, TurnStep } from './parts.ts';
import { outputOf, resultPart } from './prompt-parts.ts';
import type { NumberedPassage } from './tool.ts';
import type { TurnRequest } from './turn-request.ts';
import { waitingMessage } from './waiting-words.ts';

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
  readonly #citations: Citations;
  readonly #passages: Map<number, NumberedPassage>;
  readonly #steps: TurnStep[];
  readonly #toolsUsed: Set<string>;
  readonly #usage: TokenUsage;
  readonly #overtime = new AbortController();
  readonly #signal: AbortSignal;
  readonly #calls: Calls;
  readonly #unsourced: string[] = [];
  #text: string;
  #stated: number | undefined;
  #error: string | null = null;
  /** Messages of the prompt that the trace has already. */
  #traced: number;

  constructor(request: TurnRequest, emit: (part: TurnPart) => void) {
    const before = request.resume?.progress;
    const carried = before ?? request.carried;
    this.#request = request;
    this.#emit = emit;
    this.#prompt = [...(before?.prompt ?? request.prompt)];
    this.#text = carried?.text ?? '';
    this.#citations = new Citations(carried?.cited, this.#text !== '');
    this.#passages = new Map(carried?.passages.map((passage) => [passage.number, passage]));
    this.#steps = [...(carried?.steps ?? [])];
    this.#toolsUsed = new Set(carried?.toolsUsed);
    this.#usage = { ...(before?.usage ?? NOTHING_USED.usage) };
    this.#traced = before?.traced ?? 0;
    this.#signal = AbortSignal.any([request.signal, this.#overtime.signal]);
    const { tools, journal, contact } = request;
    this.#calls = new Calls(
      { tools, journal, contact, signal: this.#signal },
      carried?.calls,
      this.#steps
        .filter(({ kind }) => kind === 'tool' || kind === 'search')
        .map(({ name }) => name),
    );
  }

  async run(): Promise<TurnResult> {
    const { limits, signal } = this.#request;
    const timer = setTimeout(
      () => this.#overtime.abort(new Error('The turn took too long.')),
      limits.time,
    );
    try {
      const end = await this.#loop().catch((error: unknown): End => {
        signal.throwIfAborted();
        if (error instanceof TakenOverError) return { kind: 'taken-over' };
        if (error instanceof BudgetSpentError) return handover('budget-spent');
        this.#error = messageOf(error).replaceAll('\u0000', '');
        if (this.#text !== '') return handover('answer-cut-off');
        return handover(this.#overtime.signal.aborted ? 'too-slow' : 'model-failed');
      });
      return this.#finish(end);
    } finally {
      clearTimeout(timer);
    }
  }

  async #loop(): Promise<End> {
    const { limits, maxTokens, resume, isSpent } = this.#request;
    if (resume) {
      const end = await this.#callTools(resume.progress.reply, resume.recorded);
      if (end) return end;
      if (resume.callsOnly) return { kind: 'taken-over' };
    }
    for (let step = 0; step < limits.steps; step += 1) {
      if (this.#usage.outputTokens >= maxTokens) return handover('too-many-tokens');
      if (isSpent(this.#usage)) return handover('budget-spent');
      const reply = await this.#ask();
      if (reply.toolCalls.length === 0) return this.#endOf(reply);
      const end = await this.#callTools(reply, []);
      if (end) return end;
    }
    return handover('too-many-steps');
  }

  #endOf(reply: ModelReply): End {
    this.#stated = reply.confidence;
    if (reply.finish === 'stop' || reply.finish === 'other') {
      const isEmpty = this.#text.trim() === '' && this.#unsourced.length > 0;
      return isEmpty ? handover('not-grounded') : { kind: 'answered' };
    }
    this.#error = `The model ended its answer early: ${reply.finish}.`;
    return handover(this.#text === '' ? 'model-failed' : 'answer-cut-off');
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
    const { model, tools, limits, temperature, maxTokens, grounding } = this.#request;
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
      if (grounding === 'withhold') return;
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
    this.#ground(reply.text);
    return reply;
  }

  /** Looks at what the reply rests on; shows what may be shown, where nothing was shown so far. */
  #ground(text: string): void {
    const { grounding, customerText } = this.#request;
    if (grounding === 'off' || text === '') return;
    const results = this.#steps.filter(({ kind }) => kind === 'tool');
    const known = [customerText, ...results.map(({ output }) => JSON.stringify(output))];
    for (const sentence of groundingOf(text, { passages: this.#passages, known })) {
      if (!sentence.isSupported) this.#unsourced.push(sentence.text.trim());
      if (grounding === 'withhold' && sentence.isSupported) this.#show(sentence.text);
    }
  }

  /** Makes the calls of a reply; their results go to the model. Says where the turn ends by them. */
  async #callTools(reply: Progress['reply'], recorded: RecordedCall[]): Promise<End | undefined> {
    this.#showRaw(this.#citations.end());
    const made = await this.#calls.make(reply.toolCalls, {
      progress: () => this.#progress(reply),
      recorded,
      nextNumber: Math.max(0, ...this.#passages.keys()) + 1,
      onStart: ({ callId, toolName, input, tool }) => {
        // Handing over, or on, is told by itself.
        if (tool?.stepKind !== 'handover' && tool?.stepKind !== 'routing') {
          this.#emit({ type: 'tool-call', id: callId, name: toolName, input });
        }
      },
      onEnd: (call) => this.#noteCall(call),
    });
    const ended = made.find(({ ran }) => ran.kind === 'handover' || ran.kind === 'unknown');
    if (ended?.ran.kind === 'handover') return handover(ended.ran.reason);
    if (ended) return handover('outcome-unknown');
    if (made.some(({ ran }) => ran.kind === 'waiting')) return { kind: 'waiting' };
    for (const { ran } of made) {
      if (ran.kind !== 'transfer') continue;
      return { kind: 'transfer', agentId: ran.to.agentId, reason: ran.reason };
    }
    this.#prompt.push(
      { role: 'assistant', content: asSaid(reply, (_, place) => made[place]?.input) },
      { role: 'tool', content: made.map(resultPart) },
    );
    return undefined;
  }

  #carried(): Carried {
    return {
      text: this.#text,
      cited: [...this.#citations.numbers],
      passages: [...this.#passages.values()],
      toolsUsed: [...this.#toolsUsed],
      steps: this.#steps,
      calls: this.#calls.position,
    };
  }

  #progress({ reasoning, text, toolCalls }: Progress['reply']): Progress {
    return {
      ...this.#carried(),
      prompt: this.#prompt,
      reply: { reasoning, text, toolCalls },
      usage: this.#usage,
      traced: this.#traced,
      billed: this.#request.resume?.progress.billed ?? null,
    };
  }

  #noteCall({ callId, toolName, tool, input, ran, start, duration, decision }: MadeCall): void {
    if (decision) this.#trace('wait', toolName, start, { input, output: decision });
    if (tool) this.#toolsUsed.add(tool.name);
    if (ran.kind === 'result') {
      for (const passage of ran.passages ?? []) this.#passages.set(passage.number, passage);
      this.#emit({ type: 'tool-result', id: callId, output: ran.value });
    } else if (ran.kind === 'waiting') {
      this.#emit({ type: 'tool-result', id: callId, output: { status: 'waiting-for-approval' } });
      this.#trace('wait', toolName, start, { input, output: {} });
      return;
    } else if (ran.kind === 'transfer') {
      this.#emit({ type: 'transfer', agentName: ran.to.name, reason: ran.reason });
    } else if (ran.kind !== 'handover') {
      const message = ran.kind === 'failed' ? ran.message : UNKNOWN;
      this.#emit({ type: 'tool-error', id: callId, message });
    }
    const kind = tool?.stepKind ?? 'tool';
    this.#steps.push({ kind, name: toolName, input, output: outputOf(ran), duration });
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
    if (usage.cacheWrite > 0) {
      this.#usage.cacheWriteTokens = (this.#usage.cacheWriteTokens ?? 0) + usage.cacheWrite;
    }
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

  #finish(end: End): TurnResult {
    const start = performance.now();
    this.#showRaw(this.#citations.end());
    if (end.kind === 'handover') this.#tellHandover(end.reason, start);
    else if (end.kind === 'waiting') this.#tellWaiting();
    // Nobody is told: the person who has it now answers.
    else if (end.kind === 'taken-over') this.#text = takenMessage(this.#request.customerText);
    const cited = [...this.#citations.numbers].flatMap(
      (number) => this.#passages.get(number) ?? [],
    );
    const sources = firstOfEachItem(cited);
    for (const passage of sources) this.#emit({ type: 'source', passage });
    const confidence = confidenceOf({
      handedOver: end.kind !== 'answered',
      stated: this.#stated,
      citedRelevances: cited.map(({ relevance }) => relevance),
    });
    if (end.kind === 'answered') {
      this.#trace('answer', 'answer', start, {
        input: {},
        output: {
          confidence,
          cited: [...this.#citations.numbers],
          ...(this.#unsourced.length > 0 ? { unsourced: this.#unsourced } : {}),
        },
      });
    }
    return {
      text: this.#text,
      sources,
      confidence,
      handover: reasonOf(end),
      transfer:
        end.kind === 'transfer'
          ? { agentId: end.agentId, reason: end.reason, carried: this.#carried() }
          : null,
      isWaiting: end.kind === 'waiting',
      unsourced: this.#unsourced,
      toolsUsed: [...this.#toolsUsed],
      usage: this.#usage,
      steps: this.#steps,
      error: this.#error,
    };
  }

  #tellHandover(reason: HandoverReason, start: number): void {
    const { customerText, fallbackMessage } = this.#request;
    const message = handoverMessage(reason, customerText, fallbackMessage);
    this.#showRaw(this.#text === '' ? message : `\n\n${message}`);
    this.#emit({ type: 'handover', reason, message });
    this.#trace('handover', reason, start, { input: {}, output: { message } });
  }

  #tellWaiting(): void {
    const message = waitingMessage(this.#request.customerText);
    this.#showRaw(this.#text === '' ? message : `\n\n${message}`);
    const waiting = this.#steps.findLast(({ kind }) => kind === 'wait');
    this.#emit({ type: 'approval', toolName: waiting?.name ?? '', message });
  }
}

const UNKNOWN = 'It is not known whether this was done.';

/** Tokens of a provider that does not count them, at four characters a token. */
function estimate(characters: number): number {
  return Math.ceil(characters / 4);
}

function firstOfEachItem(passages: NumberedPassage[]): NumberedPassage[] {
  const seen = new Set<string>();
  return passages.filter(({ itemId }) => !seen.has(itemId) && seen.add(itemId));
}
