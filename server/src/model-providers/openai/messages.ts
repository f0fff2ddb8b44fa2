import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FilePart,
  LanguageModelV4Message,
} from '@ai-sdk/provider';

type Tool = NonNullable<LanguageModelV4CallOptions['tools']>[number];
type ToolResult = Extract<
  Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number],
  { type: 'tool-result' }
>;

/** A prompt as `messages` of chat completions (OpenAI API reference, "Create chat completion"). */
export function toMessages(prompt: LanguageModelV4Message[]): object[] {
  return prompt.flatMap((message): object[] => {
    switch (message.role) {
      case 'system':
        return [{ role: 'system', content: message.content }];
      case 'user':
        return [{ role: 'user', content: userContent(message.content) }];
      case 'assistant':
        return [assistant(message.content)];
      case 'tool':
        return message.content.flatMap((part) =>
          part.type === 'tool-result'
            ? [{ role: 'tool', tool_call_id: part.toolCallId, content: outputOf(part) }]
            : [],
        );
    }
    return [];
  });
}

/** Tools as chat completions take them. */
export function toTools(tools: Tool[]): object[] {
  return tools.flatMap((tool) =>
    tool.type === 'function'
      ? [
          {
            type: 'function',
            function: {
              name: tool.name,
              description: tool.description,
              parameters: tool.inputSchema,
            },
          },
        ]
      : [],
  );
}

/** A plain text where there is nothing else: servers of one's own may know no other form. */
function userContent(
  content: Extract<LanguageModelV4Message, { role: 'user' }>['content'],
): string | object[] {
  if (content.every(({ type }) => type === 'text')) return textOf(content);
  return content.flatMap((part): object[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    const url = urlOf(part);
    return url === undefined ? [] : [{ type: 'image_url', image_url: { url } }];
  });
}

function urlOf({ data, mediaType }: LanguageModelV4FilePart): string | undefined {
  if (data.type === 'url') return data.url.href;
  if (data.type !== 'data') return undefined;
  const bytes = typeof data.data === 'string' ? data.data : encoded(data.data);
  return `data:${mediaType};base64,${bytes}`;
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function assistant(
  content: Extract<LanguageModelV4Message, { role: 'assistant' }>['content'],
): object {
  const calls = content.flatMap((part) =>
    part.type === 'tool-call'
      ? [
          {
            id: part.toolCallId,
            type: 'function',
            function: { name: part.toolName, arguments: JSON.stringify(part.input) },
          },
        ]
      : [],
  );
  const text = textOf(content);
  return {
    role: 'assistant',
    content: text === '' ? null : text,
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

function textOf(content: { type: string; text?: string }[]): string {
  return content.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
}

function outputOf({ output }: ToolResult): string {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'execution-denied':
      return output.reason ?? 'This tool may not be used now.';
    case 'content':
      return JSON.stringify(output.value);
  }
  return '';
}
