import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { callTwilio } from '../twilio/call.ts';
import { findNumber } from '../twilio/number.ts';
import { settingsOf } from './settings.ts';
import { addressOf } from './twiml.ts';

/** Asks for the number (Twilio, "IncomingPhoneNumber"). */
export async function checkNumber(context: ChannelContext): Promise<CheckedAccount> {
  const { number, transferTo } = settingsOf(context.settings);
  const { capabilities, voice_url: url } = await findNumber(context, number);
  const warnings = [
    capabilities?.voice === false ? 'This number cannot take calls.' : '',
    url === context.webhookUrl ? '' : 'Twilio does not send calls here. Connect it again.',
    transferTo === undefined ? 'Callers who want a person can only leave a message.' : '',
  ];
  return { name: number, warnings: warnings.filter((warning) => warning !== '') };
}

/** Has Twilio ask here what callers hear, and tell when a call has ended. */
export async function connectNumber(context: ChannelContext): Promise<void> {
  const { webhookUrl } = context;
  if (!webhookUrl.startsWith('https://') && context.baseUrl === undefined) {
    throw new ChannelError(
      'rejected',
      'Twilio must reach this server over https://. Set PUBLIC_URL.',
    );
  }
  const { sid } = await findNumber(context, settingsOf(context.settings).number);
  await callTwilio(context, `/IncomingPhoneNumbers/${sid}.json`, {
    form: [
      ['VoiceUrl', webhookUrl],
      ['VoiceMethod', 'POST'],
      ['StatusCallback', addressOf(webhookUrl, 'status')],
      ['StatusCallbackMethod', 'POST'],
    ],
    result: z.object({ sid: z.string() }),
  });
}
