import { ChatAnswer } from '@frontdesk/contract';
import { z } from 'zod';

const Call = z.object({ toolCallId: z.string() });

/**
 * What the chat streams, of the AI SDK's UI message stream, protocol v1
 * (https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol).
 */
const ChatPart = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), messageMetadata: z.object({ conversationId: z.string() }) }),
  z.object({ type: z.literal('text-start') }),
  z.object({ type: z.literal('text-delta'), delta: z.string() }),
  Call.extend({
    type: z.literal('tool-input-available'),
    toolName: z.string(),
    input: z.unknown(),
  }),
  Call.extend({ type: z.literal('tool-output-available'), output: z.unknown() }),
  Call.extend({ type: z.literal('tool-output-error'), errorText: z.string() }),
  z.object({
    type: z.literal('data-handover'),
    data: z.object({ reason: z.string(), message: z.string() }),
  }),
  z.object({
    type: z.literal('data-transfer'),
    data: z.object({ agentName: z.string(), reason: z.string() }),
  }),
  z.object({
    type: z.literal('data-approval'),
    data: z.object({ toolName: z.string(), message: z.string() }),
  }),
  z.object({ type: z.literal('finish'), messageMetadata: ChatAnswer.omit({ text: true }) }),
  z.object({ type: z.literal('error'), errorText: z.string() }),
]);
export type ChatPart = z.infer<typeof ChatPart>;

/** A part as an event holds it; undefined for one that says nothing here, and for the end. */
export function chatPartOf(data: string): ChatPart | undefined {
  if (data === '[DONE]') return undefined;
  return ChatPart.safeParse(JSON.parse(data)).data;
}
