import { z } from 'zod';
import { splitText } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, Outgoing } from '../channel.ts';
import { callTwilio } from '../twilio/call.ts';
import { voicemail } from './answer.ts';
import { settingsOf } from './settings.ts';
import { addressOf, dial, listen, response, say } from './twiml.ts';

/** Characters that are said at once: what a call is told is at most 4,000 long, its frame included. */
export const TEXT_LIMIT = 2_000;

export function partsOf(message: Outgoing): Outgoing[] {
  const { content, attachments } = message;
  const texts = splitText(content, TEXT_LIMIT).map((text) => ({
    ...message,
    content: text,
    attachments: [],
  }));
  return attachments.length === 0 ? texts : [...texts, { ...message, content: '' }];
}

/** Says it in the call that is under way, and listens (Twilio, "Call resource: update"). */
export async function sendPart(
  part: Outgoing,
  context: ChannelContext,
): Promise<{ externalId: string }> {
  const { address, key, attachments } = part;
  if (address === null) throw new ChannelError('rejected', 'Nobody is named to send it to.');
  if (attachments.length > 0)
    throw new ChannelError('rejected', 'Files cannot be sent into a call.');
  // What is said next would cut off what is said now.
  if (!key.endsWith('.0')) {
    throw new ChannelError('rejected', 'It was too long to be said: only its beginning was.');
  }
  await callTwilio(context, `/Calls/${encodeURIComponent(address)}.json`, {
    form: [['Twiml', twimlOf(part, context)]],
    result: z.object({ sid: z.string() }),
  });
  return { externalId: `${address}/${key}` };
}

function twimlOf(
  { content, by, isWithPerson, key }: Outgoing,
  { settings: given, webhookUrl }: ChannelContext,
): string {
  const settings = settingsOf(given);
  if (by !== 'agent' && isWithPerson) {
    const { transferTo } = settings;
    const person =
      transferTo === undefined
        ? voicemail({ webhookUrl, settings })
        : [dial(transferTo, addressOf(webhookUrl, 'dialed'))];
    return response(say(content, settings), ...person);
  }
  const action = addressOf(webhookUrl, 'said', { turn: key });
  const silent = addressOf(webhookUrl, 'silent', { count: '1' });
  return response(listen(content, { action, silent, settings }));
}
