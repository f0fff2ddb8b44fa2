import { X509Certificate } from 'node:crypto';
import { AppError } from '../../../platform/index.ts';

/**
 * Reads the certificate with whose key a provider signs, from PEM or the base64 inside it. Throws
 * `unprocessable` with what is wrong: not one certificate, run out, or a key that is too weak.
 */
export function readCertificate(text: string): { pem: string; expiresAt: Date } {
  const certificate = parse(text);
  const expiresAt = new Date(certificate.validTo);
  if (expiresAt <= new Date()) throw wrong(`The certificate ran out on ${certificate.validTo}.`);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  if (type !== 'ec' && (type !== 'rsa' || (details?.modulusLength ?? 0) < 2_048)) {
    throw wrong('The key of the certificate must be RSA with 2048 bits or more, or elliptic.');
  }
  return { pem: certificate.toString(), expiresAt };
}

/** Until when a certificate that is kept is good. */
export function expiryOf(pem: string): Date {
  return new Date(new X509Certificate(pem).validTo);
}

function parse(text: string): X509Certificate {
  const body = text.replaceAll(/-----(?:BEGIN|END) CERTIFICATE-----/gu, '').replaceAll(/\s+/gu, '');
  try {
    if (!/^[\w+/]+={0,2}$/u.test(body)) throw new Error('not base64');
    return new X509Certificate(Buffer.from(body, 'base64'));
  } catch (error) {
    throw wrong('This is no X.509 certificate. Copy it whole, as the provider shows it.', error);
  }
}

function wrong(detail: string, cause?: unknown): AppError {
  return new AppError('unprocessable', detail, {
    errors: [{ path: 'certificate', message: detail }],
    cause,
  });
}
