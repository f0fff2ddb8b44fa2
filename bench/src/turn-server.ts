import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText } from 'ai';
import type { LanguageModel } from 'ai';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { createOpenAi } from '../../server/src/model-providers/openai/openai.ts';
import { ChatStream } from '../../server/src/modules/agents/chat/chat-stream.ts';
import { handOver } from '../../server/src/modules/agents/tools/hand-over.ts';
import { turnLimits } from '../../server/src/modules/agents/turn/limits.ts';
import { runTurn } from '../../server/src/modules/agents/turn/turn.ts';
import { systemClock } from '../../server/src/platform/index.ts';

/**
 * One AI turn a request, without a database, of the same model and as the same kind of stream: by
 * our own loop (`LOOP=turn`), by the AI SDK's `streamText` with its own provider, as most write it
 * (`LOOP=stream-text`), or by `streamText` on top of our provider (`stream-text-on-ours`). A process
 * of its own: `PORT`, `UPSTREAM`.
 */
const INSTRUCTIONS = 'You answer the customers of a shop.';
const QUESTION = 'How long does delivery take?';
const LOOP = process.env['LOOP'];
const baseUrl = `${process.env['UPSTREAM']}/v1`;
const model = createOpenAi({ apiKey: 'none', baseUrl }).languageModel('stub');
const ofOurs: LanguageModel = {
  ...model,
  specificationVersion: 'v4',
  supportedUrls: {},
  doGenerate: async () => Promise.reject(new Error('It only streams.')),
};
const ofTheirs = createOpenAICompatible({
  name: 'stub',
  apiKey: 'none',
  baseURL: baseUrl,
  includeUsage: true,
})('stub');

async function byTurn(response: ServerResponse): Promise<void> {
  const stream = new ChatStream(response, { headers: {}, helpUrl: (slug) => slug });
  stream.start({ messageId: '1', conversationId: '1' });
  const result = await runTurn(
    {
      prompt: [
        { role: 'system', content: INSTRUCTIONS },
        { role: 'user', content: [{ type: 'text', text: QUESTION }] },
      ],
      customerText: QUESTION,
      model,
      temperature: 0.7,
      maxTokens: 1_000,
      tools: [handOver],
      journal: null,
      contact: async () => null,
      grounding: 'mark',
      isSpent: () => false,
      fallbackMessage: null,
      limits: turnLimits,
      signal: new AbortController().signal,
      clock: systemClock,
    },
    (part) => stream.part(part),
  );
  const { text, confidence, toolsUsed, usage } = result;
  stream.end({
    conversationId: '1',
    messageId: '1',
    agent: { id: '1', name: 'Robin', type: 'support' },
    text,
    sources: [],
    confidence,
    handedOver: false,
    toolsUsed,
    usage: { model: 'stub', cost: 0, ...usage },
    traceId: '1',
  });
}

async function byStreamText(response: ServerResponse): Promise<void> {
  await streamText({
    model: LOOP === 'stream-text' ? ofTheirs : ofOurs,
    instructions: INSTRUCTIONS,
    prompt: QUESTION,
    temperature: 0.7,
    maxOutputTokens: 1_000,
  }).pipeUIMessageStreamToResponse(response);
}

const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') response.end('ok');
  else if (LOOP === 'turn') void byTurn(response);
  else void byStreamText(response);
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
