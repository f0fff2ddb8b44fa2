import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The keys of an installation: the current one signs and seals, older ones only read. */
export interface SecretKeys {
  current: string;
  previous: readonly string[];
}

/** The SHA-256 of a text or bytes, as hex. */
export function sha256(value: string | Uint8Array): string {
  return createHash('sha256').update(value).digest('hex');
}

/** The HMAC of a text or bytes, as vendors sign their requests. */
export function hmac(
  algorithm: 'sha1' | 'sha256',
  secret: string,
  signed: string | Uint8Array,
  encoding: 'base64' | 'hex',
): string {
  return createHmac(algorithm, secret).update(signed).digest(encoding);
}

/** Compares secrets in a time that tells nothing of where they differ. */
export function isSameSecret(given: string, own: string): boolean {
  return timingSafeEqual(
    createHash('sha256').update(given).digest(),
    createHash('sha256').update(own).digest(),
  );
}

/** Signs with a key of the server; `purpose` keeps signatures of different uses apart. */
export interface Signer {
  /** HMAC-SHA256 as base64url. */
  sign(purpose: string, value: string): string;
  verify(purpose: string, value: string, signature: string): boolean;
  /** The signature by the current key, and those by older ones: any of them is good. */
  every(purpose: string, value: string): [string, ...string[]];
}

/** Makes a signer from SECRET_KEY; what `previous` keys signed stays good. */
export function createSigner(secretKey: string, previous: readonly string[] = []): Signer {
  return {
    sign: (purpose, value) => signWith(secretKey, purpose, value),
    every: (purpose, value) => [
      signWith(secretKey, purpose, value),
      ...previous.map((key) => signWith(key, purpose, value)),
    ],
    verify(purpose, value, signature) {
      const given = Buffer.from(signature);
      return [secretKey, ...previous].some((key) => {
        const expected = Buffer.from(signWith(key, purpose, value));
        return expected.length === given.length && timingSafeEqual(expected, given);
      });
    },
  };
}

function signWith(key: string, purpose: string, value: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${value}`).digest('base64url');
}
