import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

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

/** Encrypts what the database must keep and nobody must read there. */
export interface Sealer {
  /** AES-256-GCM as base64url: nonce, tag, text. */
  seal(purpose: string, text: string): string;
  /** Undefined if it was sealed with another key, or changed. */
  open(purpose: string, sealed: string): string | undefined;
}

const NONCE = 12;
const TAG = 16;

/** Makes a sealer from SECRET_KEY; each purpose has a key of its own. */
export function createSealer(secretKey: string): Sealer {
  const keyOf = (purpose: string): Buffer =>
    createHmac('sha256', secretKey).update(`seal\n${purpose}`).digest();
  return {
    seal(purpose, text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', keyOf(purpose), nonce);
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
    },
    open(purpose, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE + TAG) return undefined;
      const key = keyOf(purpose);
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), {
        authTagLength: TAG,
      });
      decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      try {
        const text = [decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()];
        return Buffer.concat(text).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
