import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';

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
        return [{ role: 'user', content: textOf(message.content) }];
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
