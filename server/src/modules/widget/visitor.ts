import type { IncomingHttpHeaders } from 'node:http';
import type { Visitor } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';

/** Seconds; a visit that goes on gets a new token each time the widget opens. */
const LIFETIME = 60 * 24 * 3_600;
const PURPOSE = 'visitor';

/** Signs a token by which a browser is recognised as this visitor. It names nobody else's data. */
export function writeVisitorToken(signer: Signer, visitor: Omit<Visitor, 'kind'>): string {
  const expires = Math.floor(Date.now() / 1_000) + LIFETIME;
  const body = [visitor.organizationId, visitor.channelId, visitor.contactId, expires].join('.');
  return `${body}.${signer.sign(PURPOSE, body)}`;
}

/** Reads a visitor's token; undefined if it is not ours, was changed, or is too old. */
export function readVisitorToken(signer: Signer, token: string): Visitor | undefined {
  const end = token.lastIndexOf('.');
  const body = token.slice(0, end);
  if (end === -1 || !signer.verify(PURPOSE, body, token.slice(end + 1))) return undefined;
  const [organizationId, channelId, contactId, expires] = body.split('.');
  if (organizationId === undefined || channelId === undefined || contactId === undefined) {
    return undefined;
  }
  if (Number(expires) * 1_000 < Date.now()) return undefined;
  return { kind: 'visitor', organizationId, channelId, contactId };
}

/** The visitor of a request; throws `unauthorised`. */
export function visitorOf(signer: Signer, headers: IncomingHttpHeaders): Visitor {
  const token = /^bearer\s+(\S+)$/iu.exec(headers.authorization ?? '')?.[1];
  const visitor = token === undefined ? undefined : readVisitorToken(signer, token);
  if (!visitor) throw new AppError('unauthorised', 'Open the chat again: this visit has ended.');
  return visitor;
}
