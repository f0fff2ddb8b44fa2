import type { WidgetConversation, WidgetFrame, WidgetMessage } from '@frontdesk/contract';
import { beginAnswer, endAnswer, extendAnswer } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Visit } from './shapes.ts';

/** The conversation as the visitor sees it. */
export interface Chat extends Visit {
  /** Answers while they are written; the next may begin before the message of one is here. */
  answers: Answer[];
  /** The last run that ended without a message: late frames of it are ignored. */
  endedRun: string | null;
  typing: { name: string | null } | null;
}

export const emptyChat: Chat = {
  conversation: null,
  messages: [],
  sequence: 0,
  answers: [],
  endedRun: null,
  typing: null,
};

/**
 * Takes the server's whole view. Messages that realtime brought meanwhile stay, and so does what
 * was said in a conversation that was closed before this one; where there is none, all goes.
 */
export function applyVisit(chat: Chat, visit: Visit): Chat {
  const { conversation, messages, sequence } = visit;
  const before: Chat = conversation ? chat : { ...chat, messages: [] };
  const fresh = new Map(messages.map((message) => [message.id, message]));
  // Anew, also what is known: the links of files end, and the server gives others.
  const renewed = before.messages.map((message) => fresh.get(message.id) ?? message);
  return { ...addMessages({ ...before, messages: renewed }, messages), conversation, sequence };
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

/** Forgets answers of which nothing was heard for long. */
export function giveUpAnswers(chat: Chat): Chat {
  return { ...chat, answers: [], endedRun: chat.answers.at(-1)?.runId ?? chat.endedRun };
}

function addMessages(chat: Chat, incoming: WidgetMessage[]): Chat {
  const known = new Set(chat.messages.map(({ id }) => id));
  const fresh = incoming.filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return chat;
  const byId = new Map([...chat.messages, ...fresh].map((message) => [message.id, message]));
  const messages = [...byId.values()].toSorted(inOrder);
  const spoken = fresh.some(({ from }) => from === 'person');
  const answers = chat.answers.filter(({ runId }) => !hasRun(fresh, runId));
  return { ...chat, messages, answers, typing: spoken ? null : chat.typing };
}

function hasRun(messages: WidgetMessage[], runId: string): boolean {
  return messages.some((message) => message.runId === runId);
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
  if (runId === chat.endedRun || hasRun(chat.messages, runId)) return chat;
  const known = chat.answers.find((answer) => answer.runId === runId);
  switch (frame.type) {
    case 'answer.started':
      // Begun again, by another process: what the first one wrote will not be the answer.
      return putAnswer(chat, beginAnswer(runId, frame.data.agentName));
    case 'answer.streamed': {
      const { offset, delta } = frame.data;
      return putAnswer(chat, extendAnswer(known ?? beginAnswer(runId, null), offset, delta));
    }
    default:
      // The words stay until the message replaces them, so that nothing flickers.
      if (frame.data.reason === 'done') return known ? putAnswer(chat, endAnswer(known)) : chat;
      return {
        ...chat,
        answers: chat.answers.filter((answer) => answer !== known),
        endedRun: runId,
      };
  }
}

function putAnswer(chat: Chat, answer: Answer): Chat {
  const at = chat.answers.findIndex(({ runId }) => runId === answer.runId);
  const answers = at === -1 ? [...chat.answers, answer] : chat.answers.with(at, answer);
  return { ...chat, answers };
}
