import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * A model that always says the same 200 words, one at a time, as chat completions stream them
 * (OpenAI API reference, "Chat: streaming"). A process of its own: `PORT`, and `THINKS`, the
 * milliseconds before its first word.
 */
const WORDS = Array.from({ length: 200 }, (_, index) => `word${index} `);
const PAUSE = 2;
const THINKS = Number(process.env['THINKS'] ?? 0);

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1_700_000_000,
    model: 'stub',
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;

const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') {
    response.end('ok');
    return;
  }
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: '' }));
    void (async () => {
      if (THINKS > 0) await sleep(THINKS);
      for (const word of WORDS) {
        response.write(chunk({ content: word }));
        await sleep(PAUSE);
      }
      response.write(chunk({}, 'stop'));
      response.end('data: [DONE]\n\n');
    })();
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
