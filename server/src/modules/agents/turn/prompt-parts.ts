import type { JSONValue, LanguageModelV4Message } from '@ai-sdk/provider';
import type { MadeCall } from './calls.ts';

type ToolPart = Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number];

/** What became of a call, as the next prompt tells it. */
export function resultPart({ callId: toolCallId, toolName, ran }: MadeCall): ToolPart {
  const output =
    ran.kind === 'result'
      ? ({ type: 'json', value: ran.value } as const)
      : ({
          type: 'error-text',
          value: ran.kind === 'failed' ? ran.message : 'It did not happen.',
        } as const);
  return { type: 'tool-result', toolCallId, toolName, output };
}

/** What became of a call, as the trace tells it. */
export function outputOf(ran: MadeCall['ran']): JSONValue {
  if (ran.kind === 'result') return ran.value;
  if (ran.kind === 'transfer') return { agent: ran.to.name, agentId: ran.to.agentId };
  if (ran.kind === 'failed') return { error: ran.cause ?? ran.message };
  return ran.kind === 'unknown' ? { error: 'unknown outcome' } : {};
}
