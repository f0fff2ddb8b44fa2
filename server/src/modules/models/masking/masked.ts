import type {
  JSONValue,
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { LanguageModel } from '../../../model-providers/model-provider.ts';
import { parseJson } from '../../../platform/index.ts';
import type { Known } from './find.ts';
import { Mask, Restorer } from './mask.ts';

/**
 * A model that never reads personal data: it is replaced by placeholders in all that goes to the
 * model, and put back in what the model writes and in the arguments of the tools that it calls.
 * Pictures cannot be masked, so it gets none. Good for one turn: placeholders stay the same in it.
 */
export function masked(model: LanguageModel, known: Known): LanguageModel {
  const mask = new Mask(known);
  return {
    get provider() {
      return model.provider;
    },
    get modelId() {
      return model.modelId;
    },
    async doStream(call) {
      const prompt = call.prompt.map((message) => maskedMessage(message, mask));
      const { stream, ...result } = await model.doStream({ ...call, prompt });
      return { ...result, stream: stream.pipeThrough(restoring(mask, call)) };
    },
  };
}

type Stream = TransformStream<LanguageModelV4StreamPart, LanguageModelV4StreamPart>;

function restoring(mask: Mask, { responseFormat }: LanguageModelV4CallOptions): Stream {
  // Inside of JSON a value is written as JSON writes it.
  const inJson = (text: string): string =>
    mask.restore(text, (value) => JSON.stringify(value).slice(1, -1));
  const restore = responseFormat?.type === 'json' ? inJson : (text: string) => mask.restore(text);
  const restorer = new Restorer(restore);
  let openText: string | undefined;
  return new TransformStream({
    transform(part, controller) {
      if (part.type === 'text-delta') {
        openText = part.id;
        const delta = restorer.push(part.delta);
        if (delta !== '') controller.enqueue({ ...part, delta });
        return;
      }
      // What comes after a text, or in its place, shows that it has ended.
      if (openText !== undefined && part.type !== 'raw' && part.type !== 'ping') {
        const delta = restorer.end();
        if (delta !== '') controller.enqueue({ type: 'text-delta', id: openText, delta });
        openText = undefined;
      }
      if (part.type === 'tool-call')
        controller.enqueue({ ...part, input: restoredInput(part.input, mask) });
      else controller.enqueue(part);
    },
  });
}

/** Arguments of a tool call with the real values; those that are no JSON as well as can be. */
function restoredInput(input: string, mask: Mask): string {
  const parsed = parseJson(input);
  if (parsed === undefined)
    return mask.restore(input, (value) => JSON.stringify(value).slice(1, -1));
  return JSON.stringify(deep(parsed, (text) => mask.restore(text)));
}

function maskedMessage(message: LanguageModelV4Message, mask: Mask): LanguageModelV4Message {
  const hide = (text: string): string => mask.mask(text);
  switch (message.role) {
    case 'system':
      return { ...message, content: hide(message.content) };
    case 'user':
      return {
        ...message,
        content: message.content.map((part) =>
          part.type === 'text'
            ? { ...part, text: hide(part.text) }
            : { type: 'text', text: `[a file that is not shown: ${part.mediaType}]` },
        ),
      };
    case 'assistant':
      return {
        ...message,
        // What the model thought it wrote of what it had read: placeholders, and signed as they are.
        content: message.content.map((part) => {
          if (part.type === 'text') return { ...part, text: hide(part.text) };
          return part.type === 'tool-call' ? { ...part, input: deep(part.input, hide) } : part;
        }),
      };
    case 'tool':
      return {
        ...message,
        content: message.content.map((part) =>
          part.type === 'tool-result' ? { ...part, output: maskedOutput(part.output, hide) } : part,
        ),
      };
  }
  return message;
}

type Output = Extract<
  Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number],
  { type: 'tool-result' }
>['output'];

function maskedOutput(output: Output, hide: (text: string) => string): Output {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return { ...output, value: hide(output.value) };
    case 'json':
    case 'error-json':
      return { ...output, value: deepJson(output.value, hide) };
    case 'execution-denied':
      return output.reason === undefined ? output : { ...output, reason: hide(output.reason) };
    case 'content':
      return {
        ...output,
        value: output.value.map((part) =>
          part.type === 'text'
            ? { ...part, text: hide(part.text) }
            : { type: 'text', text: '[a file that is not shown]' },
        ),
      };
  }
  return output;
}

/** A value with every text in it changed, names of fields included. */
function deep(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'number') return deepNumber(value, change);
  if (Array.isArray(value)) return value.map((item) => deep(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [change(name), deep(item, change)]),
  );
}

function deepJson(value: JSONValue, change: (text: string) => string): JSONValue {
  if (typeof value === 'string') return change(value);
  if (typeof value === 'number') return deepNumber(value, change);
  if (isArray(value)) return value.map((item) => deepJson(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [change(name), deepJson(item ?? null, change)]),
  );
}

function isArray(value: JSONValue): value is JSONValue[] {
  return Array.isArray(value);
}

/** A card or a phone number may be a number too. */
function deepNumber(value: number, change: (text: string) => string): number | string {
  const written = String(value);
  const changed = change(written);
  return changed === written ? value : changed;
}
