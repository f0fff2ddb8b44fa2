import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { startMcpServer } from '../mcp-server.ts';
import type { TestMcpServer } from '../mcp-server.ts';
import type { ShopData } from './data.ts';
import { operationsOf, RefusedError } from './shop.ts';

const Schema = z.looseObject({ type: z.literal('object') });

/** The shop as an MCP server: its operations as tools, on a database in memory. */
export async function startShopServer(shop: ShopData): Promise<TestMcpServer> {
  const operations = operationsOf(shop);
  const tools = operations.map(({ name, purpose, reads, input }): Tool => {
    const inputSchema = Schema.parse(z.toJSONSchema(input, { target: 'draft-7' }));
    return { name, description: purpose, annotations: { readOnlyHint: reads }, inputSchema };
  });
  const server = await startMcpServer(tools);
  server.answer = (name, input) => {
    const operation = operations.find((each) => each.name === name);
    try {
      const value = operation?.run(input);
      return { content: [{ type: 'text', text: JSON.stringify(value) }] };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return { content: [{ type: 'text', text: error.message }], isError: true };
    }
  };
  return server;
}
