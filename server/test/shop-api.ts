import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What the API of a shop was asked. */
export interface ShopRequest {
  method: string;
  url: string;
  body: string;
}

/** The API of a shop, with the document that describes it. */
export interface ShopApi {
  /** As `settings.document` of a `custom_api` takes it. */
  document: string;
  /** What reached it, oldest first. */
  asked: ShopRequest[];
  /** What it answers from now on; `nothing`: it never does. */
  answer: (
    request: ShopRequest,
  ) =>
    | Promise<{ status: number; body: unknown } | 'nothing'>
    | { status: number; body: unknown }
    | 'nothing';
  reset(): void;
  close(): Promise<void>;
}

const string = { type: 'string' };
const total = { type: 'object', required: ['total'], properties: { total: { type: 'integer' } } };

function answersWith(schema: object) {
  return { 200: { content: { 'application/json': { schema } } } };
}

function takes(properties: Record<string, object>) {
  const schema = { type: 'object', required: Object.keys(properties), properties };
  return { required: true, content: { 'application/json': { schema } } };
}

/** An order is read, a note is written, and a refund moves money. */
function documentOf(url: string): string {
  const path = { name: 'id', in: 'path', required: true, schema: string };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    servers: [{ url }],
    paths: {
      '/orders/{id}': {
        get: { operationId: 'getOrder', parameters: [path], responses: answersWith(total) },
      },
      '/stock': { get: { operationId: 'getStock', responses: answersWith(total) } },
      '/notes': {
        post: {
          operationId: 'addNote',
          requestBody: takes({ note: string }),
          responses: answersWith({ type: 'object' }),
        },
      },
      '/refunds': {
        post: {
          operationId: 'refund',
          'x-frontdesk-effect': 'moves-money',
          requestBody: takes({ order: string }),
          responses: answersWith({ type: 'object' }),
        },
      },
    },
  });
}

const usual: ShopApi['answer'] = () => ({ status: 200, body: { total: 5 } });

export async function startShopApi(): Promise<ShopApi> {
  const server = createServer((request, response) => {
    const respond = async (): Promise<void> => {
      const { method = '', url = '' } = request;
      const asking = { method, url, body: await text(request) };
      shop.asked.push(asking);
      const answer = await shop.answer(asking);
      if (answer === 'nothing') return;
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    };
    void respond();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const shop: ShopApi = {
    document: documentOf(`http://127.0.0.1:${port}`),
    asked: [],
    answer: usual,
    reset() {
      shop.asked = [];
      shop.answer = usual;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return shop;
}
