import { randomUUID } from 'node:crypto';
import type { LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { languageOf } from '../../platform/index.ts';
import type { LanguageModel } from '../model-provider.ts';
import { compose } from './compose.ts';
import { situationOf } from './found.ts';
import { intentOf } from './intent.ts';
import { phrases } from './phrases.ts';
import { questionOf } from './question.ts';

/** Under this relevance an answer is announced as a guess. */
const SURE = 0.6;

type Act =
  | { say: string; confidence?: number }
  | { call: 'searchKnowledge' | 'handOver'; input: Record<string, string> };

/**
 * A model that needs nothing but the tools it is given: it searches, and quotes what was found or
 * hands over. It is asked like any other model, so the loop has one way for all.
 */
export const builtInModel: LanguageModel = {
  provider: 'built-in',
  modelId: 'built-in',
  async doStream({ prompt }) {
    return { stream: streamOf(partsOf(decide(prompt))) };
  },
};

function decide(prompt: LanguageModelV4CallOptions['prompt']): Act {
  const situation = situationOf(prompt);
  if (situation.kind === 'stuck') return handOver('cannot-answer');
  const { message } = situation;
  const words = phrases[languageOf(message)];
  if (situation.kind === 'asked') {
    const intent = intentOf(message);
    if (intent === 'wants-person') return handOver('asked-for-person');
    if (intent === 'greeting') return { say: words.greeting, confidence: 1 };
    if (intent === 'thanks') return { say: words.welcome, confidence: 1 };
    if (intent === 'nod') return { say: words.more, confidence: 1 };
    return {
      call: 'searchKnowledge',
      input: { query: questionOf(message, situation.previous).slice(0, 1_000) },
    };
  }
  const { answerable, passages } = situation.found;
  const answer = answerable ? compose(message, passages) : '';
  if (answer === '') return handOver('not-in-knowledge');
  const sure = (passages[0]?.relevance ?? 0) >= SURE;
  return { say: sure ? answer : `${words.mayHelp}\n\n${answer}` };
}

function handOver(reason: string): Act {
  return { call: 'handOver', input: { reason } };
}

function partsOf(act: Act): LanguageModelV4StreamPart[] {
  const parts: LanguageModelV4StreamPart[] = [{ type: 'stream-start', warnings: [] }];
  if ('say' in act) {
    parts.push({ type: 'text-start', id: '0' });
    for (const delta of act.say.split(/(?<=\n\n)/u)) {
      parts.push({ type: 'text-delta', id: '0', delta });
    }
    parts.push({ type: 'text-end', id: '0' });
  } else {
    const input = JSON.stringify(act.input);
    parts.push({ type: 'tool-call', toolCallId: randomUUID(), toolName: act.call, input });
  }
  parts.push({
    type: 'finish',
    finishReason: { unified: 'say' in act ? 'stop' : 'tool-calls', raw: undefined },
    // No tokens: nobody is paid.
    usage: {
      inputTokens: { total: 0, noCache: 0, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 0, text: 0, reasoning: 0 },
    },
    ...('say' in act && act.confidence !== undefined
      ? { providerMetadata: { frontdesk: { confidence: act.confidence } } }
      : {}),
  });
  return parts;
}

function streamOf(parts: LanguageModelV4StreamPart[]): ReadableStream<LanguageModelV4StreamPart> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });
}
