import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { callTwilio } from '../twilio/call.ts';
import { findNumber } from '../twilio/number.ts';

const Account = z.object({ friendly_name: z.string().nullish(), status: z.string().nullish() });
/** Asks for the account and the number (Twilio, "Account", "IncomingPhoneNumber"). */
export async function checkNumber(context: ChannelContext): Promise<CheckedAccount> {
  const { status } = await callTwilio(context, '.json', { result: Account });
  const warnings = status === 'active' ? [] : [`The Twilio account is ${status ?? 'not known'}.`];
  const from = fromOf(context);
  if (!from.startsWith('+')) {
    return {
      name: from,
      warnings: [
        ...warnings,
        `In Twilio’s console let the messaging service send incoming messages to ${context.webhookUrl}`,
      ],
    };
  }
  const number = await findNumber(context, from);
  if (number.capabilities?.sms === false) warnings.push('This number cannot send text messages.');
  if (number.sms_url !== context.webhookUrl) {
    warnings.push('Twilio does not send what comes to this number here. Connect it again.');
  }
  return { name: from, warnings };
}

/** Has Twilio send here what comes to the number (Twilio, "IncomingPhoneNumber: update"). */
export async function connectNumber(context: ChannelContext): Promise<void> {
  const from = fromOf(context);
  if (!from.startsWith('+')) return;
  if (!context.webhookUrl.startsWith('https://') && context.baseUrl === undefined) {
    throw new ChannelError(
      'rejected',
      'Twilio must reach this server over https://. Set PUBLIC_URL.',
    );
  }
  const { sid } = await findNumber(context, from);
  await callTwilio(context, `/IncomingPhoneNumbers/${sid}.json`, {
    form: [
      ['SmsUrl', context.webhookUrl],
      ['SmsMethod', 'POST'],
    ],
    result: z.object({ sid: z.string() }),
  });
}

function fromOf({ settings }: ChannelContext): string {
  return z.string().parse(settings['from']);
}
