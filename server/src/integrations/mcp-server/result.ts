import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { IntegrationError } from '../integration.ts';
import type { Json } from '../integration.ts';

type Part = CallToolResult['content'][number];
const MAX_TOLD = 2_000;

/**
 * What a tool gave, for a model: its structured content where it has some, else its texts. Images
 * and sounds are named, not carried. Throws `rejected` where the tool itself says that it failed.
 */
export function valueOf({ content, structuredContent, isError }: CallToolResult): Json {
  if (isError === true) {
    const told = content.map(wordOf).join('\n').slice(0, MAX_TOLD);
    throw new IntegrationError('rejected', told === '' ? 'The tool failed.' : told);
  }
  if (structuredContent !== undefined) return z.json().parse(structuredContent);
  return content.map(wordOf).join('\n');
}

function wordOf(part: Part): string {
  if (part.type === 'text') return part.text;
  if (part.type === 'resource_link') return `${part.title ?? part.name}: ${part.uri}`;
  if (part.type !== 'resource') return `[${part.type}, ${part.mimeType}]`;
  const { resource } = part;
  return 'text' in resource ? resource.text : `[${resource.uri}]`;
}
