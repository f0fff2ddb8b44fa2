import type { IncomingHttpHeaders } from 'node:http';
import type { Database } from '../../database/index.ts';
import type { Visitor } from '../../http/index.ts';
import { AppError } from '../../platform/index.ts';
import type { Signer } from '../../platform/index.ts';

/** Seconds; a visit that goes on gets a new token each time the widget opens. */
const LIFETIME = 60 * 24 * 3_600;
const PURPOSE = 'visitor';

/** Milliseconds that a channel, once seen open, is taken to be open still. */
const OPEN_FOR = 3_000;
const CHANNELS_KEPT = 1_000;

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

/** Says whose a visitor's token is; both throw `unauthorised`, also where the chat was closed. */
export interface Visitors {
  of(headers: IncomingHttpHeaders): Promise<Visitor>;
  /** `isSure`: nothing that was seen some seconds ago is taken to be so still. */
  byToken(token: string, options?: { isSure?: boolean }): Promise<Visitor>;
}

/** Knows visitors by their tokens, as long as their channel and its organization are active. */
export function createVisitors(database: Database, signer: Signer): Visitors {
  const isOpen = createIsOpen(database);
  const byToken: Visitors['byToken'] = async (token, { isSure = false } = {}) => {
    const visitor = readVisitorToken(signer, token);
    if (visitor && (await isOpen(visitor, isSure))) return visitor;
    throw new AppError('unauthorised', 'Open the chat again: this visit has ended.');
  };
  return {
    byToken,
    of: async ({ authorization }) =>
      byToken(/^bearer\s+(\S+)$/iu.exec(authorization ?? '')?.[1] ?? ''),
  };
}

/** Asks the database once for all visitors of a channel who come within a few seconds. */
function createIsOpen(database: Database): (visitor: Visitor, isSure: boolean) => Promise<boolean> {
  const seen = new Map<string, number>();
  return async ({ organizationId, channelId }, isSure) => {
    if (!isSure && Date.now() - (seen.get(channelId) ?? -Infinity) < OPEN_FOR) return true;
    const asked = Date.now();
    const channel = await database.inOrganization(organizationId, async (tx) =>
      tx
        .selectFrom('channels')
        .innerJoin('organizations', 'organizations.id', 'channels.organizationId')
        .select('channels.id')
        .where('channels.id', '=', channelId)
        .where('channels.isActive', '=', true)
        .where('organizations.isActive', '=', true)
        .executeTakeFirst(),
    );
    if (seen.size >= CHANNELS_KEPT) seen.clear();
    if (channel) seen.set(channelId, asked);
    else seen.delete(channelId);
    return channel !== undefined;
  };
}
