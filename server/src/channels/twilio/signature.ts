import { hmac, isSameSecret } from '../../platform/index.ts';
import type { ChannelContext, RawRequest, Verdict } from '../channel.ts';

/**
 * Base64 HMAC-SHA1 of the address and the sorted parameters (Twilio, "Webhooks security: validating
 * signatures").
 */
export function verify(
  { url, headers, body }: RawRequest,
  { credentials }: ChannelContext,
): Verdict {
  const given = headers['x-twilio-signature'];
  if (given === undefined || given === '') return { isGenuine: false, reason: 'It is not signed.' };
  const token = credentials['authToken'] ?? '';
  if (token !== '' && isSameSecret(given, signatureOf(token, url, body)))
    return { isGenuine: true };
  return {
    isGenuine: false,
    reason:
      'Its signature is another: a wrong auth token, or Twilio calls another address than PUBLIC_URL.',
  };
}

function signatureOf(token: string, url: string, body: Uint8Array): string {
  const pairs = [...formOf(body)].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return hmac('sha1', token, url + pairs.flat().join(''), 'base64');
}

/** The fields of a form. */
export function formOf(body: Uint8Array): URLSearchParams {
  return new URLSearchParams(new TextDecoder().decode(body));
}
