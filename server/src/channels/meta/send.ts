import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing } from '../channel.ts';
import { callGraph } from './graph.ts';
import { hoursSince, tooLate } from './reply-window.ts';

/** Hours in which anybody may answer, and in which people may (Messenger Platform, "Policy"). */
export const WINDOW = 24;
const FOR_PEOPLE = 7 * 24;

/** Texts of their size, then one call for each file. */
export function partsOf(message: Outgoing, split: (text: string) => string[]): Outgoing[] {
  const { attachments } = message;
  return [
    ...split(message.content).map((content) => ({ ...message, content, attachments: [] })),
    ...attachments.map((file) => ({ ...message, content: '', attachments: [file] })),
  ];
}

const bytes = new TextEncoder();

/** Pieces of at most `limit` bytes, for vendors that count those; a UTF-16 unit needs three at most. */
export function splitBytes(text: string, limit: number): string[] {
  return splitText(text, limit).flatMap((piece) =>
    bytes.encode(piece).length <= limit ? [piece] : splitText(piece, Math.floor(limit / 3)),
  );
}

const Sent = z.object({ message_id: z.string() });

/** Sends one part (Messenger Platform, "Send API"; Instagram, "Send messages"). */
export async function sendPart(
  part: Outgoing,
  context: ChannelContext,
  { account, origin }: { account: string; origin?: string },
): Promise<{ externalId: string }> {
  if (part.address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  const [file] = part.attachments;
  const json = {
    recipient: { id: part.address },
    ...tagOf(part, context.clock.now()),
    message: file
      ? { attachment: { type: typeOf(file.mimeType), payload: { url: file.url } } }
      : { text: part.content },
  };
  const { message_id: externalId } = await callGraph(context, {
    method: 'POST',
    path: `/${account}/messages`,
    ...(origin === undefined ? {} : { origin }),
    json,
    result: Sent,
  });
  return { externalId };
}

/** Shows that a message was seen and that somebody writes (Messenger Platform, "Sender actions"). */
export async function notice(
  person: string,
  context: ChannelContext,
  { account, origin }: { account: string; origin?: string },
): Promise<void> {
  for (const action of ['mark_seen', 'typing_on']) {
    await callGraph(context, {
      method: 'POST',
      path: `/${account}/messages`,
      ...(origin === undefined ? {} : { origin }),
      json: { recipient: { id: person }, sender_action: action },
      result: z.object({ recipient_id: z.string() }),
    });
  }
}

function tagOf(part: Outgoing, now: Date): { messaging_type: string; tag?: string } {
  const hours = hoursSince(part, now);
  if (hours < WINDOW) return { messaging_type: 'RESPONSE' };
  if (part.by === 'agent' && hours < FOR_PEOPLE) {
    return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  }
  throw tooLate(
    part.by === 'agent'
      ? 'After seven days nobody may write first; another channel may reach them.'
      : 'After 24 hours only a person of the team may write, for seven days.',
  );
}

function typeOf(mimeType: string): string {
  const [kind = ''] = mimeType.split('/');
  return ['image', 'video', 'audio'].includes(kind) ? kind : 'file';
}
