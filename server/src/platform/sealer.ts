import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { AppError } from './errors.ts';
import type { SecretKeys } from './secrets.ts';

/** Where a sealed value lies. It opens nowhere else. */
export interface SealedPlace {
  organizationId: string;
  table: string;
  rowId: string;
  field: string;
}

/** Why a sealed value does not open; the message says what to do. */
export class SealError extends AppError {
  /** `lost-key`: its key is not among ours. `not-authentic`: it was changed, or moved here. */
  readonly reason: 'lost-key' | 'not-authentic';
  constructor(reason: SealError['reason'], detail: string, cause?: unknown) {
    super('unavailable', detail, { cause });
    this.name = 'SealError';
    this.reason = reason;
  }
}

/** Encrypts what the database must keep and nobody must read there. */
export interface Sealer {
  /** `v1.<key id>.<base64url of nonce, tag, text>`, with the current key. */
  seal(place: SealedPlace, text: string): string;
  /** Throws {@link SealError}. */
  open(place: SealedPlace, sealed: string): string;
  /** What values begin with that are sealed with the current key, and with older ones. */
  prefixes(): { current: string; previous: string[] };
}

/** A column whose value is sealed text, or an object that holds sealed text under its names. */
export interface SealedColumn {
  table: string;
  /** The column by which its organization knows a row. */
  id: string;
  column: string;
}

const VERSION = 'v1';
const SHAPE = /^v1\.([\w-]{8})\.([\w-]+)$/u;
const NONCE = 12;
const TAG = 16;

/** Tells keys apart and reveals nothing of them: a part of an HMAC. */
export function keyIdOf(secretKey: string): string {
  return createHmac('sha256', secretKey).update('key id').digest('base64url').slice(0, 8);
}

/** What every sealed value begins with. */
export const SEALED = `${VERSION}.`;

const prefixOf = (secretKey: string): string => `${SEALED}${keyIdOf(secretKey)}.`;

/**
 * Makes a sealer: AES-256-GCM (NIST SP 800-38D) with a random nonce; the place of the value is the
 * additional data. `keys` is asked each time: they may be changed while the server runs.
 */
export function createSealer(keys: () => SecretKeys): Sealer {
  return {
    seal(place, text) {
      const { current } = keys();
      const keyId = keyIdOf(current);
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', sealingKey(current), nonce);
      cipher.setAAD(boundTo(place, keyId));
      const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const payload = Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url');
      return `${VERSION}.${keyId}.${payload}`;
    },
    open(place, sealed) {
      const [, keyId, payload] = SHAPE.exec(sealed) ?? [];
      if (keyId === undefined || payload === undefined) throw notAuthentic();
      const { current, previous } = keys();
      const key = [current, ...previous].find((one) => keyIdOf(one) === keyId);
      if (key === undefined) throw lostKey(keyId);
      return decrypt(sealingKey(key), boundTo(place, keyId), Buffer.from(payload, 'base64url'));
    },
    prefixes() {
      const { current, previous } = keys();
      return { current: prefixOf(current), previous: previous.map(prefixOf) };
    },
  };
}

function sealingKey(secretKey: string): Buffer {
  return createHmac('sha256', secretKey).update('seal').digest();
}

/** JSON keeps the parts apart: no two places give the same bytes. */
function boundTo({ organizationId, table, rowId, field }: SealedPlace, keyId: string): Buffer {
  return Buffer.from(JSON.stringify([VERSION, keyId, organizationId, table, rowId, field]));
}

function decrypt(key: Buffer, place: Buffer, bytes: Buffer): string {
  if (bytes.length < NONCE + TAG) throw notAuthentic();
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), {
    authTagLength: TAG,
  });
  decipher.setAAD(place);
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    const text = [decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()];
    return Buffer.concat(text).toString('utf8');
  } catch (error) {
    throw notAuthentic(error);
  }
}

function lostKey(keyId: string): SealError {
  return new SealError(
    'lost-key',
    `This was encrypted with a key (${keyId}) that the server no longer has. Add that key to SECRET_KEY_PREVIOUS and start again, or enter the credentials anew.`,
  );
}

function notAuthentic(cause?: unknown): SealError {
  return new SealError(
    'not-authentic',
    'This encrypted value was changed, or copied from another place, and is not used. Enter the credentials anew.',
    cause,
  );
}
