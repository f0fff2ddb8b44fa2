import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Readable } from 'node:stream';
import { pace, parseJson } from '../../platform/index.ts';

type MakeError = (message: string) => Error;

/**
 * Reads the events of a streamed chat completion (OpenAI API reference, "Chat: streaming";
 * server-sent events) as parts of the AI SDK's stream. A stream that ends before it said why, or
 * cannot be read, ends in an `error` part. Nothing is checked by schema here: this runs per token.
 * The first words pass at once; after that the connection rests between two looks, because waking
 * up for each token costs more than all the rest, and nobody sees the difference.
 */
export function readParts(
  body: Readable,
  makeError: MakeError,
): ReadableStream<LanguageModelV4StreamPart> {
  const completion = new Completion(makeError);
  let rest = '';
  let closed = false;
  body.setEncoding('utf8');
  return new ReadableStream<LanguageModelV4StreamPart>({
    start(controller) {
      let resting = false;
      const take = (): void => {
        const text: unknown = resting ? null : body.read();
        // After the end of the answer the rest is read too, so that its connection is free again.
        if (closed || typeof text !== 'string') return;
        const parts: LanguageModelV4StreamPart[] = [];
        rest = takeLines(rest + text, completion, parts);
        pass(parts);
        if (completion.ended || !parts.some(({ type }) => type === 'text-delta')) return;
        resting = true;
        setTimeout(wake, pace());
      };
      const wake = (): void => {
        resting = false;
        take();
      };
      const pass = (parts: LanguageModelV4StreamPart[]): void => {
        if (closed) return;
        for (const part of parts) controller.enqueue(part);
        if (!completion.ended) return;
        closed = true;
        controller.close();
      };
      const end = (): void => {
        wake();
        const parts: LanguageModelV4StreamPart[] = [];
        if (!completion.ended) completion.end(parts);
        if (parts.length > 0) pass(parts);
      };
      body.on('readable', take);
      body.once('end', end);
      body.once('error', end);
      body.once('close', end);
    },
    cancel() {
      // What is buffered may still be read, and nobody is there for it.
      closed = true;
      completion.ended = true;
      body.destroy();
    },
  });
}

/** Takes the whole lines of `text` and returns what is left of it. */
function takeLines(
  text: string,
  completion: Completion,
  parts: LanguageModelV4StreamPart[],
): string {
  let from = 0;
  for (;;) {
    const end = text.indexOf('\n', from);
    if (end === -1 || completion.ended) return text.slice(from);
    // The space after the colon is optional; other fields and comments say nothing to us.
    if (text.startsWith('data:', from)) completion.take(text.slice(from + 5, end).trim(), parts);
    from = end + 1;
  }
}

interface ToolCall {
  id: string;
  name: string;
  input: string;
}

/** What of a completion has been seen so far. */
class Completion {
  ended = false;
  readonly #makeError: MakeError;
  readonly #calls = new Map<unknown, ToolCall>();
  #textOpen = false;
  #finish: string | undefined;
  #usage: unknown;

  constructor(makeError: MakeError) {
    this.#makeError = makeError;
  }

  take(data: string, parts: LanguageModelV4StreamPart[]): void {
    if (data === '[DONE]') return this.end(parts);
    const event = parseJson(data);
    if (event === undefined) {
      return this.#fail('The model sent something that is not JSON.', parts);
    }
    const error = field(event, 'error');
    if (error !== undefined && error !== null) {
      const message = field(error, 'message');
      return this.#fail(`The model broke off: ${String(message)}`, parts);
    }
    const usage = field(event, 'usage');
    if (usage !== undefined && usage !== null) this.#usage = usage;
    const choices = field(event, 'choices');
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const finish = field(choice, 'finish_reason');
    if (typeof finish === 'string') this.#finish = finish;
    this.#delta(field(choice, 'delta'), parts);
    return undefined;
  }

  #delta(delta: unknown, parts: LanguageModelV4StreamPart[]): void {
    const content = field(delta, 'content') ?? field(delta, 'refusal');
    if (typeof content === 'string' && content !== '') {
      if (!this.#textOpen) parts.push({ type: 'text-start', id: '0' });
      this.#textOpen = true;
      // Words that were read together go on together: every part costs a round of the stream.
      const last = parts.at(-1);
      if (last?.type === 'text-delta') last.delta += content;
      else parts.push({ type: 'text-delta', id: '0', delta: content });
    }
    const calls = field(delta, 'tool_calls');
    if (Array.isArray(calls)) for (const call of calls) this.#callDelta(call, parts);
  }

  #callDelta(delta: unknown, parts: LanguageModelV4StreamPart[]): void {
    const index = field(delta, 'index') ?? field(delta, 'id');
    const id = field(delta, 'id');
    const called = field(delta, 'function');
    const name = field(called, 'name');
    const input = field(called, 'arguments');
    let call = this.#calls.get(index);
    if (!call) {
      call = { id: typeof id === 'string' ? id : `call-${this.#calls.size}`, name: '', input: '' };
      this.#calls.set(index, call);
    }
    if (typeof name === 'string') call.name ||= name;
    if (typeof input === 'string') call.input += input;
    parts.push({ type: 'tool-input-delta', id: call.id, delta: '' });
  }

  end(parts: LanguageModelV4StreamPart[]): void {
    if (this.#finish === undefined) {
      return this.#fail('The model broke off in the middle of its answer.', parts);
    }
    this.#closeText(parts);
    for (const { id, name, input } of this.#calls.values()) {
      parts.push({ type: 'tool-call', toolCallId: id, toolName: name, input });
    }
    this.#close(reasonOf(this.#finish, this.#calls.size > 0), parts);
    return undefined;
  }

  #fail(message: string, parts: LanguageModelV4StreamPart[]): void {
    this.#closeText(parts);
    parts.push({ type: 'error', error: this.#makeError(message) });
    this.#close('error', parts);
  }

  #closeText(parts: LanguageModelV4StreamPart[]): void {
    if (this.#textOpen) parts.push({ type: 'text-end', id: '0' });
    this.#textOpen = false;
  }

  #close(
    unified: LanguageModelV4FinishReason['unified'],
    parts: LanguageModelV4StreamPart[],
  ): void {
    this.ended = true;
    const count = (name: string): number | undefined => numberOf(field(this.#usage, name));
    const cacheRead = numberOf(field(field(this.#usage, 'prompt_tokens_details'), 'cached_tokens'));
    parts.push({
      type: 'finish',
      finishReason: { unified, raw: this.#finish },
      usage: {
        inputTokens: {
          total: count('prompt_tokens'),
          noCache: undefined,
          cacheRead,
          cacheWrite: undefined,
        },
        outputTokens: {
          total: count('completion_tokens'),
          text: undefined,
          reasoning: undefined,
        },
      },
    });
  }
}

function reasonOf(finish: string, called: boolean): LanguageModelV4FinishReason['unified'] {
  if (called) return 'tool-calls';
  if (finish === 'stop') return 'stop';
  if (finish === 'length') return 'length';
  return finish === 'content_filter' ? 'content-filter' : 'other';
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
