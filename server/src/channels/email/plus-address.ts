import { hmac, isSameSecret } from '../../platform/index.ts';

/** Characters of a signature: 96 bits, for the part before the @ has 64 characters at most. */
const SIGNED = 16;
const TAGGED = /\+c-([\da-f]{32})-([\w-]{16})@/giu;

/** The address by which an answer finds its conversation (RFC 5233, subaddressing). */
export function plusAddress(address: string, conversationId: string, key: string): string {
  const at = address.lastIndexOf('@');
  const id = conversationId.replaceAll('-', '');
  return `${address.slice(0, at)}+c-${id}-${signatureOf(id, key)}${address.slice(at)}`;
}

/** The conversation that one of the addresses names and that we named ourselves. */
export function conversationOf(addresses: string, key: string): string | undefined {
  for (const [, id = '', signature = ''] of addresses.matchAll(TAGGED)) {
    const own = id.toLowerCase();
    // Some servers change capitals of addresses.
    if (key !== '' && isSameSecret(signature.toLowerCase(), signatureOf(own, key))) {
      return own.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
    }
  }
  return undefined;
}

function signatureOf(id: string, key: string): string {
  return hmac('sha256', key, `answers to ${id}`, 'hex').slice(0, SIGNED);
}
