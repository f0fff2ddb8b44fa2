import type { ChatRequest } from '@frontdesk/contract';
import { MESSAGE_LIMIT } from '@frontdesk/contract';
import { AppError } from '../../../platform/index.ts';

/** What a chat request asks, in whichever of its forms it came. */
export interface Asked {
  text: string;
  /** The client's own id of the message: a repeated one is the same message. */
  externalId: string | null;
  /** The client's own id of the chat, as `useChat` sends it: it continues one conversation. */
  chatId: string | null;
}

/**
 * Reads the question out of `message` or of the last user message; throws `invalid`. A request
 * with an Idempotency-Key names its message, and its chat where it names none, by that `key`.
 */
export function askedOf(body: ChatRequest, key?: string): Asked {
  const id = body['id'];
  const named = key === undefined ? null : `key:${clean(key)}`;
  const chatId = typeof id === 'string' && id !== '' && id.length <= 190 ? clean(id) : named;
  if (body.message !== undefined) return { text: body.message, externalId: named, chatId };
  const last = body.messages?.findLast(({ role }) => role === 'user');
  const text = clean(
    (last?.parts ?? []).map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join(''),
  );
  if (!/\S/u.test(text)) {
    throw refused('messages', 'Send `message`, or `messages` with a text of the user.');
  }
  if (text.length > MESSAGE_LIMIT) {
    throw refused('messages', `A message has at most ${MESSAGE_LIMIT} characters.`);
  }
  const messageId = last?.id;
  return { text, externalId: messageId ? clean(messageId) : named, chatId };
}

function refused(path: string, message: string): AppError {
  return new AppError('invalid', message, { errors: [{ path, message }] });
}

function clean(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
