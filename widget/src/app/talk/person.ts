import type { WidgetConversation } from '@frontdesk/contract';
import type { Chat } from './chat.ts';

/**
 * Who of the team has the conversation; `name` is null while nobody in particular does. Null
 * where the AI has it, or it is over: the next words go to the AI.
 */
export function personOf({ conversation, messages }: Chat): { name: string | null } | null {
  if (conversation?.handler !== 'person' || isOver(conversation)) return null;
  // Whoever answered without claiming it is named by their words.
  const last = messages.findLast(({ from }) => from !== 'visitor');
  return { name: conversation.personName ?? (last?.from === 'person' ? last.name : null) };
}

function isOver({ status }: WidgetConversation): boolean {
  return status === 'resolved' || status === 'closed';
}
