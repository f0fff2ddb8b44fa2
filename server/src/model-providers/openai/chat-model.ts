import { APICallError } from '@ai-sdk/provider';
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider';
import type { IncomingMessage } from 'node:http';
import type { LanguageModel } from '../model-provider.ts';
import { toMessages, toTools } from './messages.ts';
import { postJson, readText } from './post.ts';
import { toResponseFormat } from './response-format.ts';
import { readParts } from './stream-parts.ts';

interface ChatModelOptions {
  url: string;
  apiKey: string;
  modelId: string;
  /** OpenAI itself: it has newer parameters that compatible servers may not know. */
  isVendor: boolean;
}

/** Reasoning models take no temperature. */
const REASONING = /^(?:o\d|gpt-5)/u;
/** Characters of an error's body that are kept. */
const ERROR_LIMIT = 2_000;

/**
 * A model behind chat completions, streaming. Ours rather than the AI SDK's own, because that one
 * takes each token through four web streams and a schema: about three times the CPU.
 * It keeps that interface, so any AI SDK provider can stand beside it.
 */
export function chatModel(options: ChatModelOptions): LanguageModel {
  return {
    provider: 'openai.chat',
    modelId: options.modelId,
    async doStream(call) {
      const body = requestOf(options, call);
      const answer = await post(options, body, call);
      const status = answer.statusCode ?? 0;
      if (status < 200 || status > 299) throw await refusal(options, body, answer);
      return {
        stream: readParts(answer, (message) =>
          callError(options, body, message, { retryable: true }),
        ),
        request: { body },
        response: { headers: headersOf(answer) },
      };
    },
  };
}

function requestOf({ modelId, isVendor }: ChatModelOptions, call: LanguageModelV4CallOptions) {
  const tools = toTools(call.tools ?? []);
  const reasons = isVendor && REASONING.test(modelId);
  return {
    model: modelId,
    messages: toMessages(call.prompt),
    ...(tools.length > 0 ? { tools } : {}),
    ...(call.maxOutputTokens === undefined
      ? {}
      : { [isVendor ? 'max_completion_tokens' : 'max_tokens']: call.maxOutputTokens }),
    ...(call.temperature === undefined || reasons ? {} : { temperature: call.temperature }),
    ...toResponseFormat(call.responseFormat),
    stream: true,
    stream_options: { include_usage: true },
  };
}

async function post(
  options: ChatModelOptions,
  body: object,
  { abortSignal }: LanguageModelV4CallOptions,
): Promise<IncomingMessage> {
  try {
    return await postJson(options.url, {
      headers: { authorization: `Bearer ${options.apiKey}` },
      body: JSON.stringify(body),
      signal: abortSignal,
    });
  } catch (error) {
    if (abortSignal?.aborted === true) throw error;
    throw callError(options, body, 'The model cannot be reached.', {
      retryable: true,
      cause: error,
    });
  }
}

async function refusal(
  { url }: ChatModelOptions,
  body: object,
  answer: IncomingMessage,
): Promise<APICallError> {
  const text = await readText(answer, ERROR_LIMIT).catch(() => '');
  return new APICallError({
    message: `The model answered ${answer.statusCode}: ${text.slice(0, 200)}`,
    url,
    requestBodyValues: body,
    ...(answer.statusCode === undefined ? {} : { statusCode: answer.statusCode }),
    responseHeaders: headersOf(answer),
    responseBody: text,
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function callError(
  { url }: ChatModelOptions,
  body: object,
  message: string,
  { retryable, cause }: { retryable: boolean; cause?: unknown },
): APICallError {
  return new APICallError({
    message,
    url,
    requestBodyValues: body,
    isRetryable: retryable,
    cause,
  });
}
