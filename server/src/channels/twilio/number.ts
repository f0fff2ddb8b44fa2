import { z } from 'zod';
import { ChannelError } from '../channel.ts';
import type { ChannelContext } from '../channel.ts';
import { callTwilio } from './call.ts';

const Numbers = z.object({
  incoming_phone_numbers: z.array(
    z.object({
      sid: z.string(),
      sms_url: z.string().nullish(),
      voice_url: z.string().nullish(),
      capabilities: z
        .object({ sms: z.boolean().optional(), voice: z.boolean().optional() })
        .nullish(),
    }),
  ),
});

/** A number of the account (Twilio, "IncomingPhoneNumber"); rejects where it is none. */
export async function findNumber(context: ChannelContext, number: string) {
  const path = `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`;
  const { incoming_phone_numbers: numbers } = await callTwilio(context, path, { result: Numbers });
  const [found] = numbers;
  if (found) return found;
  throw new ChannelError('rejected', `The Twilio account has no number ${number}.`);
}
