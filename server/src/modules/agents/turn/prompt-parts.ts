import type { JSONValue, LanguageModelV4Message } from '@ai-sdk/provider';
import { z } from 'zod';
import type { MadeCall } from './calls.ts';
import type { HandoverReason } from './handover.ts';
import type { Ran } from './run-tool.ts';
import { NumberedPassage } from './tool.ts';

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

const Reason = z.custom<HandoverReason>((value) => typeof value === 'string');
const Passages = z.array(NumberedPassage.omit({ title: true, text: true }));

/** What the trace keeps of a call beside its output, so that a replay knows how it ended. */
export const CallAside = z.discriminatedUnion('ran', [
  z.object({ ran: z.literal('result'), passages: Passages.optional() }),
  z.object({ ran: z.literal('failed'), told: z.string() }),
  z.object({ ran: z.literal('unknown') }),
  z.object({ ran: z.literal('handover'), reason: Reason }),
  z.object({
    ran: z.literal('transfer'),
    to: z.object({ agentId: z.string(), name: z.string() }),
    reason: z.string(),
  }),
]);
export type CallAside = z.infer<typeof CallAside>;

/** Passages have title and text in the output already. */
export function asideOf(ran: Ran): CallAside {
  switch (ran.kind) {
    case 'result': {
      const passages = ran.passages && Passages.parse(ran.passages);
      return { ran: 'result', ...(passages ? { passages } : {}) };
    }
    case 'failed':
      return { ran: 'failed', told: ran.message };
    case 'handover':
      return { ran: 'handover', reason: ran.reason };
    case 'transfer':
      return { ran: 'transfer', to: ran.to, reason: ran.reason };
    default:
      return { ran: 'unknown' };
  }
}
