import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ListToolsResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import type { DiscoveredTool, JsonSchema } from '../integration.ts';

/** What calls a tool: its name as the server knows it. */
export const Plan = z.object({ name: z.string() });

const MAX_TOOLS = 1_000;
const MAX_NAME = 64;
const MAX_PURPOSE = 2_000;
/** Characters of a schema as JSON: more would fill a model's window. */
const MAX_SCHEMA = 50_000;

/** All tools of a server, page by page. */
export async function listTools(client: Client, signal: AbortSignal): Promise<DiscoveredTool[]> {
  if (!client.getServerCapabilities()?.tools) return [];
  const found: Tool[] = [];
  const seen = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await client.request(
      { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
      ListToolsResultSchema,
      { signal },
    );
    found.push(...page.tools);
    cursor = page.nextCursor;
    // A server that gives the same page again would keep us for ever.
    if (cursor === undefined || seen.has(cursor) || found.length >= MAX_TOOLS) break;
    seen.add(cursor);
  }
  const names = new Set<string>();
  return found.slice(0, MAX_TOOLS).map((tool) => discovered(tool, names));
}

/**
 * What a server says of its tools is a hint (MCP 2025-11-25, tool annotations). One that does not
 * say that it only reads is taken to change things for good, as the protocol has it.
 */
function discovered(tool: Tool, names: Set<string>): DiscoveredTool {
  const { annotations = {} } = tool;
  const reads = annotations.readOnlyHint === true;
  const output = schemaOf(tool.outputSchema);
  return {
    toolName: nameOf(tool.name, names),
    displayName: (tool.title ?? annotations.title ?? tool.name).slice(0, 120),
    purpose: (tool.description ?? tool.title ?? tool.name).slice(0, MAX_PURPOSE),
    inputSchema: schemaOf(tool.inputSchema) ?? { type: 'object' },
    ...(output ? { outputSchema: output } : {}),
    effect: reads ? 'reads' : 'writes',
    requires: reads
      ? 'anyone'
      : annotations.destructiveHint === false
        ? 'verified-contact'
        : 'user-approval',
    mayRepeat: reads || annotations.idempotentHint === true,
    plan: { name: tool.name },
  };
}

function schemaOf(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema && JSON.stringify(schema).length <= MAX_SCHEMA ? schema : undefined;
}

/** As models take names; two that become the same are told apart. */
function nameOf(given: string, names: Set<string>): string {
  const name = given.replaceAll(/[^\w-]+/gu, '_').slice(0, MAX_NAME) || 'tool';
  for (let count = 1; ; count += 1) {
    const suffix = count === 1 ? '' : `_${count}`;
    const tried = `${name.slice(0, MAX_NAME - suffix.length)}${suffix}`;
    if (names.has(tried)) continue;
    names.add(tried);
    return tried;
  }
}
