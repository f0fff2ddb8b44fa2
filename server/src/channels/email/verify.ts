import { hmac, isSameSecret } from '../../platform/index.ts';
import { ChannelError } from '../channel.ts';
import type { ChannelContext, RawRequest, Verdict } from '../channel.ts';
import { formOf } from './raw.ts';

/** Seconds that a signature of Mailgun is good for. */
const FRESH = 15 * 60;

/**
 * Whether a service sends it: it knows the key of the webhook, in the address or as the password
 * (RFC 7617), or it is signed by Mailgun ("Securing webhooks").
 */
export async function verify(request: RawRequest, context: ChannelContext): Promise<Verdict> {
  const { webhookKey = '', mailgunKey = '' } = context.credentials;
  const given = keysOf(request);
  if (webhookKey !== '' && given.some((key) => isSameSecret(key, webhookKey))) {
    return { isGenuine: true };
  }
  if (mailgunKey !== '' && (await isOfMailgun(request, mailgunKey, context.clock.now()))) {
    return { isGenuine: true };
  }
  return {
    isGenuine: false,
    reason: given.length > 0 ? 'Its key is another.' : 'It has no key of the webhook.',
  };
}

function keysOf({ url, headers }: RawRequest): string[] {
  const inAddress = URL.parse(url)?.searchParams.get('key') ?? '';
  const [, basic = ''] = /^basic (.*)$/iu.exec(headers['authorization'] ?? '') ?? [];
  const pair = Buffer.from(basic, 'base64').toString();
  const password = pair.slice(pair.indexOf(':') + 1);
  return [inAddress, password].filter((key) => key !== '');
}

async function isOfMailgun(
  { headers, body }: RawRequest,
  key: string,
  now: Date,
): Promise<boolean> {
  try {
    const form = await formOf(headers, body);
    const [timestamp = '', token = ''] = [form.get('timestamp'), form.get('token')];
    const own = hmac('sha256', key, timestamp + token, 'hex');
    const age = Math.abs(now.getTime() / 1_000 - Number(timestamp));
    return isSameSecret(form.get('signature') ?? '', own) && age <= FRESH;
  } catch (error) {
    if (error instanceof ChannelError) return false;
    throw error;
  }
}
