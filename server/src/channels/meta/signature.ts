import { hmac, isSameSecret, newToken } from '../../platform/index.ts';
import type { ChannelContext, RawRequest, Verdict, WebhookAnswer } from '../channel.ts';

type Secrets = Pick<ChannelContext, 'credentials'>;

/** Hex HMAC-SHA256 of the body by the app's secret (Meta, "Webhooks: validating payloads"). */
export function verify({ headers, body }: RawRequest, { credentials }: Secrets): Verdict {
  const given = headers['x-hub-signature-256'] ?? '';
  if (given === '') return { isGenuine: false, reason: 'It is not signed.' };
  const secret = credentials['appSecret'] ?? '';
  const own = `sha256=${hmac('sha256', secret, body, 'hex')}`;
  if (secret !== '' && isSameSecret(given, own)) return { isGenuine: true };
  return { isGenuine: false, reason: 'Its signature is another: the app secret may be wrong.' };
}

/** Says back what Meta asks with our own word (Meta, "Webhooks: verification requests"). */
export function handshake(
  { method, url }: RawRequest,
  { credentials }: Secrets,
): WebhookAnswer | undefined {
  const asked = URL.parse(url)?.searchParams;
  if (method !== 'GET' || asked?.get('hub.mode') !== 'subscribe') return undefined;
  const [own = '', given] = [credentials['verifyToken'], asked.get('hub.verify_token') ?? ''];
  const challenge = asked.get('hub.challenge') ?? '';
  if (own === '' || !isSameSecret(given, own) || !/^[\w-]{1,200}$/u.test(challenge)) {
    return undefined;
  }
  return { contentType: 'text/plain', body: challenge };
}

/** Makes the word by which Meta knows the address, where none was chosen. */
export function withVerifyToken(credentials: Record<string, string>): Record<string, string> {
  return { verifyToken: newToken('verify'), ...credentials };
}
