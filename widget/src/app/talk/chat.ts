import type { WidgetConversation, WidgetFrame, WidgetMessage } from '@frontdesk/contract';
import { beginAnswer, extendAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Visit } from './shapes.ts';

/** The conversation as the visitor sees it. */
export interface Chat extends Visit {
  answer: Answer | null;
  /** The last run that ended: late frames of it are ignored. */
  endedRun: string | null;
  typing: { name: string | null } | null;
}

export const emptyChat: Chat = {
  conversation: null,
  messages: [],
  sequence: 0,
  answer: null,
  endedRun: null,
  typing: null,
};

/** Takes the server's whole view; messages that realtime brought meanwhile stay. */
export function applyVisit(chat: Chat, visit: Visit): Chat {
  const id = visit.conversation?.id;
  const kept = chat.messages.filter(({ conversationId }) => conversationId === id);
  const before: Chat = { ...chat, messages: kept };
  const { conversation, sequence } = visit;
  return { ...addMessages(before, visit.messages), conversation, sequence };
}

/** Takes one frame of the socket. The same frame twice changes nothing the second time. */
export function applyFrame(chat: Chat, frame: WidgetFrame): Chat {
  const at = frame.sequence === null ? chat : { ...chat, sequence: frame.sequence };
  switch (frame.type) {
    case 'message.created':
      return addMessages(at, [frame.data]);
    case 'conversation.updated':
      return applyConversation(at, frame.data);
    case 'answer.started':
    case 'answer.streamed':
    case 'answer.stopped':
      return applyAnswer(at, frame);
    case 'typing.started':
      return { ...at, typing: frame.data };
    case 'typing.stopped':
      return { ...at, typing: null };
    default:
      return at;
  }
}

/** Forgets an answer of which nothing was heard for long. */
export function giveUpAnswer(chat: Chat): Chat {
  return chat.answer ? endAnswer(chat, chat.answer.runId) : chat;
}

function addMessages(chat: Chat, incoming: WidgetMessage[]): Chat {
  const known = new Set(chat.messages.map(({ id }) => id));
  const fresh = incoming.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return chat;
  const byId = new Map([...chat.messages, ...fresh].map((message) => [message.id, message]));
  const messages = [...byId.values()].toSorted(inOrder);
  const [answered, spoken] = [has(fresh, 'ai'), has(fresh, 'person')];
  const added: Chat = { ...chat, messages, typing: spoken ? null : chat.typing };
  return answered && chat.answer ? endAnswer(added, chat.answer.runId) : added;
}

function has(messages: WidgetMessage[], from: WidgetMessage['from']): boolean {
  return messages.some((message) => message.from === from);
}

/** As the server sorts: by time, then by id. Times are all written alike. */
function inOrder(one: WidgetMessage, other: WidgetMessage): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

function applyConversation(chat: Chat, conversation: WidgetConversation): Chat {
  const current = chat.conversation;
  // News of an older conversation is no news, unless there is no other.
  if (conversation.status === 'closed' && current?.id !== conversation.id) return chat;
  return { ...chat, conversation };
}

type AnswerFrame = Extract<WidgetFrame, { type: `answer.${string}` }>;

function applyAnswer(chat: Chat, frame: AnswerFrame): Chat {
  const { runId } = frame.data;
  if (runId === chat.endedRun) return chat;
  const current = chat.answer?.runId === runId ? chat.answer : null;
  switch (frame.type) {
    case 'answer.started':
      return current ? chat : { ...chat, answer: beginAnswer(runId, frame.data.agentName) };
    case 'answer.streamed': {
      const { offset, delta } = frame.data;
      return { ...chat, answer: extendAnswer(current ?? beginAnswer(runId, null), offset, delta) };
    }
    default:
      if (frame.data.reason !== 'done') return endAnswer(chat, runId);
      // The words stay until the message replaces them, so that nothing flickers.
      return current ? { ...chat, answer: { ...current, done: true } } : chat;
  }
}

function endAnswer(chat: Chat, runId: string): Chat {
  const answer = chat.answer?.runId === runId ? null : chat.answer;
  return { ...chat, answer, endedRun: runId };
}
