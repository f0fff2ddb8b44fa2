import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, CheckedAccount } from '../channel.ts';
import { authorization, callTwilio, originOf, unlessUnanswered } from './call.ts';

const Account = z.object({ friendly_name: z.string().nullish(), status: z.string().nullish() });
const Numbers = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      sid: z.string(),
      sms_url: z.string().nullish(),
      capabilities: z.object({ sms: z.boolean().optional() }).nullish(),
    }),
  ),
});

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
  const number = await numberOf(context, from);
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
  const { sid } = await numberOf(context, from);
  await callTwilio(context, `/IncomingPhoneNumbers/${sid}.json`, {
    form: [
      ['SmsUrl', context.webhookUrl],
      ['SmsMethod', 'POST'],
    ],
    result: z.object({ sid: z.string() }),
  });
}

async function numberOf(context: ChannelContext, from: string) {
  const path = `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(from)}`;
  const { incoming_phone_numbers: numbers } = await callTwilio(context, path, { result: Numbers });
  const [number] = numbers;
  if (number) return number;
  throw new ChannelError('rejected', `The Twilio account has no number ${from}.`);
}

function fromOf({ settings }: ChannelContext): string {
  return z.string().parse(settings['from']);
}

/** Fetches a picture of a message, from Twilio alone: the key goes with it (Twilio, "Media"). */
export async function openFile(reference: string, context: ChannelContext): Promise<Uint8Array> {
  if (URL.parse(reference)?.origin !== new URL(originOf(context)).origin) {
    throw new ChannelError('rejected', 'It does not lie with Twilio.');
  }
  const answer = await unlessUnanswered(async () =>
    context.fetch(reference, {
      signal: context.signal,
      headers: { authorization: authorization(context) },
    }),
  );
  if (answer.status === 200) return answer.body;
  const kind = answer.status >= 500 ? 'temporary' : 'rejected';
  throw new ChannelError(kind, `Twilio answered ${answer.status} for a file.`);
}
