import { createHmac } from 'node:crypto';

/** The code of an authenticator app (RFC 6238, with RFC 4226 section 5.3). */
export function codeOf(uri: string): string {
  return codeOfSecret(new URL(uri).searchParams.get('secret') ?? '');
}

/** As {@link codeOf}, of the secret alone, in Base32. */
export function codeOfSecret(secret: string): string {
  const bits = Array.from(secret)
    .map((letter) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
    )
    .join('');
  const key = Buffer.from((bits.match(/.{8}/gu) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac('sha1', key).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}
