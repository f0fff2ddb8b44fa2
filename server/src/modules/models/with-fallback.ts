import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { LanguageModel, Price } from '../../model-providers/model-provider.ts';
import { errorOf, InterruptedError, SilenceError } from './call-model.ts';
import { costOf, NOTHING_USED, sumOf, sumOfUsage, usageOf, usedSince } from './cost.ts';
import type { Cost, TokenUsage, Used } from './cost.ts';
import type { PickedModel } from './pick-model.ts';
import { isTemporary, waitBefore } from './retry.ts';

type Stream = ReadableStream<LanguageModelV4StreamPart>;
type Finish = Extract<LanguageModelV4StreamPart, { type: 'finish' }>;

/** Temporary failures of a model, one after another, until the next one is asked. */
const PATIENCE = 2;
/** Milliseconds that a customer is let wait for a model that asks for it while another is there. */
const LONG_WAIT = 5_000;
/** Refusals of what was asked rather than of who asks: another model would refuse it too. */
const REFUSED_CONTENT = new Set([400, 413, 422]);

/**
 * Models as one: the first answers, and where it fails for good before a word of its reply was
 * shown, the next is asked, and stays. Temporary failures are thrown as they are, for the caller to
 * wait and ask again, until there were too many. The model's id is that of who answers now.
 */
export function withFallback(models: readonly [PickedModel, ...PickedModel[]]): {
  model: LanguageModel;
  readonly price: Price | undefined;
  costOf(usage: TokenUsage): Cost;
} {
  const turn = new Turn(models);
  return {
    model: {
      get provider() {
        return turn.current.model.provider;
      },
      get modelId() {
        return turn.current.model.modelId;
      },
      doStream: async (call) => turn.doStream(call),
    },
    get price() {
      return turn.current.price;
    },
    costOf: (usage) => turn.costOf(usage),
  };
}

class Turn {
  current: PickedModel;
  readonly #next: PickedModel[];
  #failures = 0;
  /** What the models before this one used. */
  #before = NOTHING_USED;
  /** What this one used. */
  #own = NOTHING_USED.usage;

  constructor([first, ...others]: readonly [PickedModel, ...PickedModel[]]) {
    this.current = first;
    this.#next = [...others];
  }

  async doStream(call: LanguageModelV4CallOptions) {
    const onAbort = (): void => {
      // It was given all the time there is: the next try is another one's.
      if (call.abortSignal?.reason instanceof SilenceError) this.#moveOn();
    };
    call.abortSignal?.addEventListener('abort', onAbort, { once: true });
    const begun = (): void => call.abortSignal?.removeEventListener('abort', onAbort);
    for (;;) {
      try {
        const result = await this.current.model.doStream(call);
        const stream = await afterBeginning(result.stream, (finish) => this.#count(finish));
        this.#failures = 0;
        begun();
        return { ...result, stream };
      } catch (error) {
        if (call.abortSignal?.aborted === true || !this.#givesUpOn(error) || !this.#moveOn()) {
          throw error;
        }
      }
    }
  }

  costOf(usage: TokenUsage): Cost {
    return sumOf(this.#before, this.#paid(usedSince(usage, this.#before.usage))).cost;
  }

  #givesUpOn(error: unknown): boolean {
    if (isTemporary(error)) {
      this.#failures += 1;
      const wait = waitBefore(error, 1, { backOff: 0, now: Date.now() });
      return this.#failures >= PATIENCE || wait > LONG_WAIT;
    }
    return !(APICallError.isInstance(error) && REFUSED_CONTENT.has(error.statusCode ?? 0));
  }

  #moveOn(): boolean {
    const next = this.#next.shift();
    if (!next) return false;
    this.#before = sumOf(this.#before, this.#paid(this.#own));
    this.#own = NOTHING_USED.usage;
    this.current = next;
    this.#failures = 0;
    return true;
  }

  /** At the price of the model that answers now. */
  #paid(usage: TokenUsage): Used {
    return { usage, cost: costOf(this.current.price, usage) };
  }

  #count({ usage }: Finish): void {
    this.#own = sumOfUsage(this.#own, usageOf(usage));
  }
}

const CONTENT = new Set(['text-delta', 'tool-call', 'tool-input-start', 'tool-input-delta']);

/**
 * The whole stream, from its first word or tool call on known to be one. Rejects where it ends in
 * an error before that; a reply that is merely empty is the caller's to judge.
 */
async function afterBeginning(stream: Stream, onFinish: (part: Finish) => void): Promise<Stream> {
  const reader = stream.getReader();
  const held: LanguageModelV4StreamPart[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new InterruptedError();
    if (value.type === 'error') {
      void reader.cancel().catch(() => undefined);
      throw errorOf(value.error);
    }
    held.push(value);
    if (CONTENT.has(value.type)) break;
    if (value.type === 'finish') {
      if (value.finishReason.unified === 'interrupted') throw new InterruptedError();
      break;
    }
  }
  return new ReadableStream<LanguageModelV4StreamPart>({
    async pull(controller) {
      const part = held.shift() ?? (await reader.read()).value;
      if (!part) return controller.close();
      if (part.type === 'finish') onFinish(part);
      return controller.enqueue(part);
    },
    cancel: async (reason) => reader.cancel(reason),
  });
}
