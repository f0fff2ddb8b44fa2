import { NotCarriedOut } from '@frontdesk/contract';
import type { ChatAnswer } from '@frontdesk/contract';
import type { ChatPart } from './chat-part.ts';

/** What a call of a tool came to. */
export type CallOutcome =
  | { kind: 'running' }
  | { kind: 'done'; output: unknown }
  | { kind: 'not-carried-out' }
  | { kind: 'failed'; message: string };

/** What an answer consists of, in the order in which it came. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'call'; id: string; toolName: string; input: unknown; outcome: CallOutcome }
  | { kind: 'handover'; reason: string }
  | { kind: 'transfer'; agentName: string; reason: string }
  | { kind: 'approval'; toolName: string };

/** How far an answer is. Times are milliseconds since the question. */
export type AnswerState =
  | { kind: 'coming' }
  /** Its further words are not shown; what it cost is. */
  | { kind: 'stopped'; facts: Facts | null }
  | { kind: 'done'; facts: Facts }
  | { kind: 'failed'; message: string };

/** What it used and rests on, known at its end. */
export interface Facts extends Pick<ChatAnswer, 'sources' | 'confidence' | 'usage' | 'agent'> {
  time: number;
}

export interface Answer {
  pieces: readonly Piece[];
  state: AnswerState;
  conversationId: string | undefined;
  /** When its first words came; undefined before. */
  firstWords: number | undefined;
}

export const noAnswer: Answer = {
  pieces: [],
  state: { kind: 'coming' },
  conversationId: undefined,
  firstWords: undefined,
};

/** The answer with one more part of its stream, which came `at` milliseconds after the question. */
export function withPart(answer: Answer, part: ChatPart, at: number): Answer {
  if (part.type === 'start') {
    return { ...answer, conversationId: part.messageMetadata.conversationId };
  }
  if (part.type === 'finish') return finished(answer, part.messageMetadata, at);
  if (part.type === 'error') return failed(answer, part.errorText);
  if (answer.state.kind !== 'coming') return answer;
  const pieces = piecesWith(answer.pieces, part);
  const isWord = part.type === 'text-delta';
  return { ...answer, pieces, firstWords: answer.firstWords ?? (isWord ? at : undefined) };
}

/** The answer where it ended badly, with what to do. */
export function failed(answer: Answer, message: string): Answer {
  return { ...answer, state: { kind: 'failed', message } };
}

/** The answer whose further words nobody wants to read. */
export function stopped(answer: Answer): Answer {
  return answer.state.kind === 'coming'
    ? { ...answer, state: { kind: 'stopped', facts: null } }
    : answer;
}

function finished(answer: Answer, metadata: Omit<ChatAnswer, 'text'>, time: number): Answer {
  const { conversationId, sources, confidence, usage, agent } = metadata;
  const facts = { sources, confidence, usage, agent, time };
  const kind = answer.state.kind === 'stopped' ? 'stopped' : 'done';
  return { ...answer, conversationId, state: { kind, facts } };
}

function piecesWith(
  pieces: readonly Piece[],
  part: Exclude<ChatPart, { type: 'start' | 'finish' | 'error' }>,
): readonly Piece[] {
  switch (part.type) {
    case 'text-start':
      return [...pieces, { kind: 'text', text: '' }];
    case 'text-delta':
      return withWords(pieces, part.delta);
    case 'tool-input-available': {
      const { toolCallId: id, toolName, input } = part;
      return [...pieces, { kind: 'call', id, toolName, input, outcome: { kind: 'running' } }];
    }
    case 'tool-output-available': {
      const isTrial = NotCarriedOut.safeParse(part.output).success;
      const done = { kind: 'done', output: part.output } as const;
      return withOutcome(pieces, part.toolCallId, isTrial ? { kind: 'not-carried-out' } : done);
    }
    case 'tool-output-error':
      return withOutcome(pieces, part.toolCallId, { kind: 'failed', message: part.errorText });
    case 'data-handover':
      return [...pieces, { kind: 'handover', reason: part.data.reason }];
    case 'data-transfer':
      return [...pieces, { kind: 'transfer', ...part.data }];
    default:
      return [...pieces, { kind: 'approval', toolName: part.data.toolName }];
  }
}

function withWords(pieces: readonly Piece[], delta: string): readonly Piece[] {
  const last = pieces.at(-1);
  if (last?.kind !== 'text') return [...pieces, { kind: 'text', text: delta }];
  return [...pieces.slice(0, -1), { kind: 'text', text: last.text + delta }];
}

function withOutcome(pieces: readonly Piece[], id: string, outcome: CallOutcome): readonly Piece[] {
  return pieces.map((piece) =>
    piece.kind === 'call' && piece.id === id ? { ...piece, outcome } : piece,
  );
}
