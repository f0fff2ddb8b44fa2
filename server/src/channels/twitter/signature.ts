import { hmac, isSameSecret } from '../../platform/index.ts';
import type { ChannelContext, RawRequest, Verdict, WebhookAnswer } from '../channel.ts';

type Secrets = Pick<ChannelContext, 'credentials'>;

function signatureOf(secret: string, signed: string | Uint8Array): string {
  return `sha256=${hmac('sha256', secret, signed, 'base64')}`;
}

/** HMAC-SHA256 of the body with the app's secret (X, "Webhooks: signature header validation"). */
export function verify({ headers, body }: RawRequest, { credentials }: Secrets): Verdict {
  const given = headers['x-twitter-webhooks-signature'];
  if (given === undefined || given === '') return { isGenuine: false, reason: 'It is not signed.' };
  const secret = credentials['consumerSecret'] ?? '';
  if (secret !== '' && isSameSecret(given, signatureOf(secret, body))) return { isGenuine: true };
  return { isGenuine: false, reason: 'Its signature is another: a wrong API key secret.' };
}

/** No body that is parsed looks so: what is answered here can never sign a forged message. */
const TOKEN = /^[\w+/=.-]{1,200}$/u;

/** Proves that this address knows the app's secret (X, "Challenge-Response Check"). */
export function handshake(
  { method, url }: RawRequest,
  { credentials }: Secrets,
): WebhookAnswer | undefined {
  const token = URL.parse(url)?.searchParams.get('crc_token') ?? '';
  const secret = credentials['consumerSecret'] ?? '';
  if (method !== 'GET' || secret === '' || !TOKEN.test(token)) return undefined;
  const answer = { response_token: signatureOf(secret, token) };
  return { contentType: 'application/json', body: JSON.stringify(answer) };
}
