import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import { isTeamHere, medianReply } from '../availability/index.ts';
import { nextOpening, openAt, readHours } from '../business-hours/index.ts';

/** When somebody answers, as far as it can be told. */
export type Prospect =
  /** Outside the hours: when they begin again, by whose clocks, and whether they are the customer's. */
  | { kind: 'opens'; at: Date; now: Date; timeZone: string; isTheirs: boolean }
  /** People are there, and this is how long they took lately. */
  | { kind: 'within'; seconds: number }
  /** People are there; how long they take nobody knows yet. */
  | { kind: 'soon' }
  /** Nobody is online, though nothing says that it is closed. */
  | { kind: 'away'; seconds: number | null };

/** Reads when a person answers a conversation, or would answer one on a channel. */
export async function readProspect(
  tx: Tx,
  where: { channelId: string | null; timeZone: string | null },
  now: Date,
): Promise<Prospect> {
  const [hours, seconds, isHere] = await Promise.all([
    readHours(tx, where.channelId),
    medianReply(tx),
    isTeamHere(tx),
  ]);
  if (hours && !openAt(hours, now)) {
    const at = nextOpening(hours, now);
    const timeZone = where.timeZone ?? hours.timeZone;
    if (at) return { kind: 'opens', at, now, timeZone, isTheirs: where.timeZone !== null };
  }
  if (!isHere) return { kind: 'away', seconds };
  return seconds === null ? { kind: 'soon' } : { kind: 'within', seconds };
}

const Meta = z
  .object({ timeZone: z.string().nullable().catch(null).default(null) })
  .catch({ timeZone: null });

/** By whose clocks the customer of a conversation is told; null where nobody knows theirs. */
export function timeZoneIn(channelMeta: unknown): string | null {
  return Meta.parse(channelMeta ?? {}).timeZone;
}
