import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { RecordedCall, RecordedLeg } from '../replay/recorded-run.ts';
import type { TurnStep } from '../turn/parts.ts';

type Content = Record<string, string>;

/** What was told and said, in the form of the conventions' JSON schemas for messages. */
export function contentOfCall(
  { prompt, reply }: RecordedCall,
  tools: RecordedLeg['tools'],
): Content {
  const system = prompt.flatMap((message) =>
    message.role === 'system' ? [{ type: 'text', content: message.content }] : [],
  );
  const output = {
    role: 'assistant',
    parts: [
      ...(reply.text === '' ? [] : [{ type: 'text', content: reply.text }]),
      ...reply.toolCalls.map(({ toolCallId, toolName, input }) =>
        callPart(toolCallId, toolName, input),
      ),
    ],
    finish_reason: reply.finish ?? 'error',
  };
  return {
    'gen_ai.system_instructions': JSON.stringify(system),
    'gen_ai.tool.definitions': JSON.stringify(tools),
    'gen_ai.input.messages': JSON.stringify(
      prompt.filter(({ role }) => role !== 'system').map(messageOf),
    ),
    'gen_ai.output.messages': JSON.stringify([output]),
  };
}

/** What a tool got and gave. */
export function contentOfTool({ input, output }: TurnStep): Content {
  return {
    'gen_ai.tool.call.arguments': JSON.stringify(input),
    'gen_ai.tool.call.result': JSON.stringify(output),
  };
}

function messageOf(message: LanguageModelV4Message): { role: string; parts: object[] } {
  if (message.role === 'system') return { role: 'system', parts: [] };
  const parts = message.content.map((part): object => {
    switch (part.type) {
      case 'text':
        return { type: 'text', content: part.text };
      case 'reasoning':
        return { type: 'reasoning', content: part.text };
      case 'tool-call':
        return callPart(part.toolCallId, part.toolName, part.input);
      case 'tool-result':
        return { type: 'tool_call_response', id: part.toolCallId, response: part.output };
      case 'file':
        return { type: 'file', mime_type: part.mediaType, file_id: part.filename };
      default:
        return { type: part.type };
    }
  });
  return { role: message.role, parts };
}

function callPart(id: string, name: string, input: unknown): object {
  return { type: 'tool_call', id, name, arguments: input };
}
