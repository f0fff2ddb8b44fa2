import type { Frame } from '@frontdesk/contract';
import { createStore } from '../ui/store.ts';

/** An answer of the AI while it is being written. */
export interface LiveAnswer {
  runId: string;
  agentName: string | null;
  /** Where `text` begins: above zero when its first words were missed. */
  start: number;
  text: string;
  /** Written to the end; the message itself is about to arrive. */
  isDone: boolean;
  /** Milliseconds since the epoch at which it is forgotten unless more is heard of it. */
  until: number;
}

export interface Typist {
  key: string;
  who: 'customer' | 'agent';
  userId: string | null;
  name: string | null;
  /** Milliseconds since the epoch at which it is forgotten. */
  until: number;
}

export type Present = Extract<Frame, { type: 'presence.updated' }>['data'];

/** What lives only now, by conversation. */
export interface Live {
  answers: Readonly<Record<string, LiveAnswer>>;
  /** Runs whose words must not appear any more. */
  finished: readonly string[];
  typing: Readonly<Record<string, readonly Typist[]>>;
  present: Present;
}

export const nothingLive: Live = {
  answers: {},
  finished: [],
  typing: {},
  present: { members: [], contacts: [] },
};

export const live = createStore<Live>(nothingLive);

/** Typing is told again while it lasts; without that it is over. */
const TYPING_LASTS = 8_000;
/** A worker that died never says that it stopped. */
const ANSWER_LASTS = 60_000;
const REMEMBERED_RUNS = 50;

/** The state after a frame. Unknown, doubled and late ones leave it as it is. */
export function reduceLive(state: Live, frame: Frame, now: number): Live {
  const { conversationId } = frame;
  if (frame.type === 'presence.updated') return { ...state, present: frame.data };
  if (conversationId === null) return state;
  switch (frame.type) {
    case 'answer.started':
      return begin(state, conversationId, { ...frame.data, start: 0 }, now);
    case 'answer.streamed':
      return write(state, conversationId, frame.data, now);
    case 'answer.stopped':
      return stop(state, conversationId, frame.data, now);
    case 'typing.started':
      return type(state, conversationId, { ...frame.data, until: now + TYPING_LASTS });
    case 'typing.stopped':
      return untype(state, conversationId, typistKey(frame.data));
    case 'message.created': {
      const { runId, senderType, senderId } = frame.data;
      const ended = runId === null ? state : finish(state, conversationId, runId);
      if (senderType !== 'customer' && senderType !== 'agent') return ended;
      return untype(ended, conversationId, typistKey({ who: senderType, userId: senderId }));
    }
    default:
      return state;
  }
}

/** Forgets who stopped typing, and answers that stopped, without saying so. */
export function prune(state: Live, now: number): Live {
  const isOver = ({ until }: { until: number }): boolean => until <= now;
  const { answers, typing } = state;
  if (Object.values(answers).some(isOver)) {
    const left = Object.entries(answers).filter(([, answer]) => !isOver(answer));
    return prune({ ...state, answers: Object.fromEntries(left) }, now);
  }
  if (!Object.values(typing).some((list) => list.some(isOver))) return state;
  const left = Object.entries(typing).map(
    ([id, list]) => [id, list.filter((typist) => !isOver(typist))] as const,
  );
  return { ...state, typing: Object.fromEntries(left) };
}

/** An answer from its first word; a run begun anew writes it anew. */
function begin(
  state: Live,
  conversationId: string,
  { runId, agentName, start }: { runId: string; agentName: string | null; start: number },
  now: number,
): Live {
  if (state.finished.includes(runId)) return state;
  const until = now + ANSWER_LASTS;
  const answer = { runId, agentName, start, text: '', isDone: false, until };
  return { ...state, answers: { ...state.answers, [conversationId]: answer } };
}

function write(
  state: Live,
  conversationId: string,
  { runId, offset, delta }: { runId: string; offset: number; delta: string },
  now: number,
): Live {
  const isKnown = state.answers[conversationId]?.runId === runId;
  const begun = isKnown
    ? state
    : begin(state, conversationId, { runId, agentName: null, start: offset }, now);
  const answer = begun.answers[conversationId];
  if (!answer || answer.runId !== runId) return state;
  const expected = answer.start + answer.text.length;
  const words =
    offset > expected
      ? { start: offset, text: delta }
      : { text: answer.text + delta.slice(expected - offset) };
  const after = { ...answer, ...words, until: now + ANSWER_LASTS };
  return { ...begun, answers: { ...begun.answers, [conversationId]: after } };
}

function stop(
  state: Live,
  conversationId: string,
  { runId, reason }: { runId: string; reason: 'done' | 'dropped' | 'failed' },
  now: number,
): Live {
  const answer = state.answers[conversationId];
  if (reason !== 'done' || !answer || answer.runId !== runId) {
    return finish(state, conversationId, runId);
  }
  // Shown until its message is here, so that the words do not blink.
  const done = { ...answer, isDone: true, until: now + ANSWER_LASTS };
  return { ...state, answers: { ...state.answers, [conversationId]: done } };
}

function finish(state: Live, conversationId: string, runId: string): Live {
  const finished = [...state.finished, runId].slice(-REMEMBERED_RUNS);
  if (state.answers[conversationId]?.runId !== runId) return { ...state, finished };
  const { [conversationId]: _, ...answers } = state.answers;
  return { ...state, answers, finished };
}

function typistKey({ who, userId }: { who: string; userId: string | null }): string {
  return who === 'customer' ? 'customer' : `agent:${userId ?? ''}`;
}

function type(state: Live, conversationId: string, typist: Omit<Typist, 'key'>): Live {
  const key = typistKey(typist);
  const others = (state.typing[conversationId] ?? []).filter((other) => other.key !== key);
  return {
    ...state,
    typing: { ...state.typing, [conversationId]: [...others, { ...typist, key }] },
  };
}

function untype(state: Live, conversationId: string, key: string): Live {
  const list = state.typing[conversationId];
  if (!list?.some((typist) => typist.key === key)) return state;
  const rest = list.filter((typist) => typist.key !== key);
  return { ...state, typing: { ...state.typing, [conversationId]: rest } };
}
