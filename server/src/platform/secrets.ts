import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The SHA-256 of a text or bytes, as hex. */
export function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** Signs with a key of the server; `purpose` keeps signatures of different uses apart. */
export interface Signer {
  /** HMAC-SHA256 as base64url. */
  sign(purpose: string, value: string): string;
  verify(purpose: string, value: string, signature: string): boolean;
}

/** Makes a signer from SECRET_KEY. */
export function createSigner(secretKey: string): Signer {
  const sign = (purpose: string, value: string): string =>
    createHmac('sha256', secretKey).update(`${purpose}\n${value}`).digest('base64url');
  return {
    sign,
    verify(purpose, value, signature) {
      const expected = Buffer.from(sign(purpose, value));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
