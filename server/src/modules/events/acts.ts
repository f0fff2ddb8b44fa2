import type { Tx } from '../../database/index.ts';
import { logSystemEvent } from './system-events.ts';

/** Who does something: a person, or a program by its API key. */
export interface Actor {
  name: string;
  userId: string | null;
  apiKeyId: string | null;
}

/** Something that was done to the organization, for those who ask later who did it. */
export interface Act {
  organizationId: string;
  /** `noun.verb-in-the-past`, as in `member.role-changed`. */
  eventType: `${string}.${string}`;
  source: string;
  /** A whole sentence. */
  message: string;
  actor: Actor;
  /** The client's address, where it is known. */
  address: string | undefined;
  /** What it was done to, and what was there before and after. Never a secret. */
  details: Record<string, unknown>;
}

/** Who does it, and from which address. */
export interface Doer<By = Actor & { organizationId: string }> {
  by: By;
  address: string | undefined;
}

/** Writes down that somebody deleted something that is known by a name. */
export async function logDeletion(
  tx: Tx,
  { by, address }: Doer,
  { noun, source, id, name }: { noun: string; source: string; id: string; name: string },
): Promise<void> {
  await logAct(tx, {
    organizationId: by.organizationId,
    eventType: `${noun.replaceAll(' ', '-')}.deleted`,
    source,
    message: `${by.name} deleted the ${noun} “${name}”.`,
    actor: by,
    address,
    details: { before: { id, name }, after: null },
  });
}

/** Writes down who did what, in the transaction that does it. */
export async function logAct(tx: Tx, act: Act): Promise<void> {
  const { actor, address, details, ...event } = act;
  const { name, userId, apiKeyId } = actor;
  await logSystemEvent(tx, {
    ...event,
    severity: 'info',
    userId,
    details: { actor: { name, userId, apiKeyId }, address: address ?? null, ...details },
  });
}
