import { Agent, createServer, request as send } from 'node:http';

/**
 * The least that can stand between a browser and a model: every request goes on to `UPSTREAM`
 * and the answer's bytes come back as they are. A process of its own: `PORT`.
 */
const upstream = new URL('/v1/chat/completions', process.env['UPSTREAM']);
const agent = new Agent({ keepAlive: true });
const BODY = JSON.stringify({
  model: 'stub',
  stream: true,
  messages: [{ role: 'user', content: 'How long does delivery take?' }],
});

const server = createServer((request, response) => {
  request.resume();
  if (request.method === 'GET') {
    response.end('ok');
    return;
  }
  const outgoing = send(
    upstream,
    { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
    (answer) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.pipe(response);
    },
  );
  outgoing.end(BODY);
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGINT', () => process.exit(0));
