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
import { handover, reasonOf, TooSlowError } from './end.ts';
import type { End } from './end.ts';
import { groundingOf, readable } from './grounding.ts';
import { handoverMessage, takenMessage } from './handover.ts';
import type { HandoverReason } from './handover.ts';
import { TakenOverError } from './journal.ts';
import type { Carried, Progress, RecordedCall } from './journal.ts';
import type { TurnPart, TurnResult } from './parts.ts';
import { resultPart } from './prompt-parts.ts';
import type { NumberedPassage } from './tool.ts';
import { Trace } from './trace.ts';
import type { Asked, Heard } from './trace.ts';
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
  readonly #trace: Trace;
  readonly #toolsUsed: Set<string>;
  readonly #usage: TokenUsage;
  readonly #overtime = new AbortController();
  readonly #signal: AbortSignal;
  readonly #calls: Calls;
  readonly #unsourced: string[] = [];
  #text: string;
  #stated: number | undefined;
  #error: string | null = null;

  constructor(request: TurnRequest, emit: (part: TurnPart) => void) {
    const before = request.resume?.progress;
    const carried = before ?? request.carried;
    this.#request = request;
    this.#emit = emit;
    this.#prompt = [...(before?.prompt ?? request.prompt)];
    this.#text = carried?.text ?? '';
    this.#citations = new Citations(carried?.cited, this.#text !== '');
    this.#passages = new Map(carried?.passages.map((passage) => [passage.number, passage]));
    const { about, grounding, fallbackMessage } = request;
    this.#trace = new Trace(
      { ...about, grounding, fallbackMessage },
      carried?.steps,
      before?.traced,
    );
    this.#toolsUsed = new Set(carried?.toolsUsed);
    this.#usage = { ...(before?.usage ?? NOTHING_USED.usage) };
    this.#signal = AbortSignal.any([request.signal, this.#overtime.signal]);
    const { tools, journal, contact, settled } = request;
    this.#calls = new Calls(
      { tools, journal, contact, settled, signal: this.#signal },
      carried?.calls,
      this.#trace.steps
        .filter(({ kind }) => kind === 'tool' || kind === 'search')
        .map(({ name }) => name),
    );
  }

  async run(): Promise<TurnResult> {
    const { limits, signal } = this.#request;
    const timer = setTimeout(() => this.#overtime.abort(new TooSlowError()), limits.time);
    try {
      const end = await this.#loop().catch((error: unknown): End => {
        signal.throwIfAborted();
        if (error instanceof TakenOverError) return { kind: 'taken-over' };
        if (error instanceof BudgetSpentError) return handover('budget-spent');
        this.#error = messageOf(error).replaceAll('\u0000', '');
        if (this.#text !== '') return handover('answer-cut-off');
        const isLate = this.#overtime.signal.aborted || error instanceof TooSlowError;
        return handover(isLate ? 'too-slow' : 'model-failed');
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
    const { limits, clock, model, grounding } = this.#request;
    if (this.#text !== '') this.#show('\n\n');
    for (let attempt = 1; ; attempt += 1) {
      const asked: Asked = { model, call: this.#call(), attempt, start: performance.now() };
      const heard: Heard = { text: '', firstText: null, cost: 0 };
      try {
        return await this.#askOnce(asked, heard);
      } catch (error) {
        this.#trace.asked(asked, heard, error);
        const mayHelp = attempt <= limits.retries && isTemporary(error);
        const isShown = heard.text !== '' && grounding !== 'withhold';
        if (!mayHelp || isShown || this.#signal.aborted) throw error;
        const pause = { backOff: limits.backOff, now: clock.now().getTime() };
        const milliseconds = waitBefore(error, attempt, pause);
        // A wait beyond the turn's own time would only keep the customer waiting.
        if (milliseconds >= limits.time) throw error;
        await wait(milliseconds, undefined, { signal: this.#signal });
      }
    }
  }

  #call(): LanguageModelV4CallOptions {
    const { tools, temperature, maxTokens } = this.#request;
    return {
      prompt: this.#prompt,
      tools: tools.map(({ definition }) => definition),
      temperature,
      maxOutputTokens: maxTokens - this.#usage.outputTokens,
    };
  }

  /** `heard` tells, also where it rejects, what of the reply was there: shown words stay. */
  async #askOnce(asked: Asked, heard: Heard): Promise<ModelReply> {
    const { model, limits, grounding } = this.#request;
    const options = { call: asked.call, silence: limits.silence, signal: this.#signal };
    const reply = await callModel(model, options, (delta) => {
      heard.firstText ??= Math.round(performance.now() - asked.start);
      heard.text += delta;
      if (grounding !== 'withhold') this.#show(delta);
    });
    heard.reply = reply;
    heard.cost = this.#count(reply);
    if (reply.toolCalls.length === 0 && reply.text.trim() === '' && reply.finish === 'stop') {
      throw new EmptyReplyError();
    }
    this.#trace.asked(asked, heard);
    this.#ground(reply.text);
    return reply;
  }

  /** Looks at what the reply rests on; shows what may be shown, where nothing was shown so far. */
  #ground(text: string): void {
    const { grounding, customerText } = this.#request;
    if (grounding === 'off' || text === '') return;
    const results = this.#trace.steps.filter(({ kind }) => kind === 'tool');
    const known = [customerText, ...results.map(({ output }) => JSON.stringify(output))];
    for (const sentence of groundingOf(text, { passages: this.#passages, known })) {
      if (!sentence.isSupported) this.#unsourced.push(readable(sentence.text));
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
      steps: this.#trace.steps,
      calls: this.#calls.position,
    };
  }

  #progress({ reasoning, text, toolCalls }: Progress['reply']): Progress {
    return {
      ...this.#carried(),
      prompt: this.#prompt,
      reply: { reasoning, text, toolCalls },
      usage: this.#usage,
      traced: this.#trace.told,
      billed: this.#request.resume?.progress.billed ?? null,
    };
  }

  #noteCall(call: MadeCall): void {
    const { callId, tool, ran } = call;
    if (tool) this.#toolsUsed.add(tool.name);
    if (ran.kind === 'result') {
      for (const passage of ran.passages ?? []) this.#passages.set(passage.number, passage);
      this.#emit({ type: 'tool-result', id: callId, output: ran.value });
    } else if (ran.kind === 'waiting') {
      this.#emit({ type: 'tool-result', id: callId, output: { status: 'waiting-for-approval' } });
    } else if (ran.kind === 'transfer') {
      this.#emit({ type: 'transfer', agentName: ran.to.name, reason: ran.reason });
    } else if (ran.kind !== 'handover') {
      const message = ran.kind === 'failed' ? ran.message : UNKNOWN;
      this.#emit({ type: 'tool-error', id: callId, message });
    }
    this.#trace.called(call);
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

  /** Counts what a reply used, and says what it cost, in millionths of a US dollar. */
  #count({ usage, text, toolCalls }: ModelReply): number {
    const before = this.#cost();
    const written = toolCalls.reduce((sum, { input }) => sum + input.length, text.length);
    this.#usage.inputTokens += usage.input ?? estimate(JSON.stringify(this.#prompt).length);
    this.#usage.cachedInputTokens += usage.cachedInput;
    if (usage.cacheWrite > 0) {
      this.#usage.cacheWriteTokens = (this.#usage.cacheWriteTokens ?? 0) + usage.cacheWrite;
    }
    this.#usage.outputTokens += usage.output ?? estimate(written);
    return Math.max(0, this.#cost() - before);
  }

  #cost(): number {
    const cost = this.#request.costOf?.(this.#usage);
    return cost ? cost.input + cost.output : 0;
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
      this.#trace.add('answer', 'answer', start, {
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
      steps: this.#trace.steps,
      error: this.#error,
    };
  }

  #tellHandover(reason: HandoverReason, start: number): void {
    const { customerText, fallbackMessage } = this.#request;
    const message = handoverMessage(reason, customerText, fallbackMessage);
    this.#showRaw(this.#text === '' ? message : `\n\n${message}`);
    this.#emit({ type: 'handover', reason, message });
    this.#trace.add('handover', reason, start, { input: {}, output: { message } });
  }

  #tellWaiting(): void {
    const message = waitingMessage(this.#request.customerText);
    this.#showRaw(this.#text === '' ? message : `\n\n${message}`);
    const waiting = this.#trace.steps.findLast(({ kind }) => kind === 'wait');
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
