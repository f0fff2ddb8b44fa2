import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../platform/index.ts';
import { logSystemEvent } from '../events/index.ts';
import { endedCookie } from './cookie.ts';
import type { SsoParts } from './parts.ts';
import { SsoRefused } from './refused.ts';

/**
 * Runs what follows once it is known whose provider sent somebody who had begun here: from then on
 * a refusal is told to that organization as well, so that who sets it up sees what is wrong.
 */
export async function toldTo<T>(organizationId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refused = refusedBy(error);
    if (refused) refused.organizationId = organizationId;
    throw refused ?? error;
  }
}

/** Sends somebody back to the sign-in page, which says in its own words why. */
export async function refuse(
  { database, publicUrl }: SsoParts,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const refused = refusedBy(error);
  if (!refused) throw error;
  const { reason, message, organizationId } = refused;
  request.log.info({ err: refused, organizationId }, 'Single sign-on was refused');
  if (organizationId !== undefined) {
    await database.asSystem(async (tx) =>
      logSystemEvent(tx, {
        organizationId,
        eventType: 'sso.refused',
        source: 'single-sign-on',
        message: `Single sign-on was refused. ${message}`,
        severity: 'warning',
        details: { reason, address: request.ip },
      }),
    );
  }
  reply.header('set-cookie', endedCookie(publicUrl));
  return reply.redirect(`${publicUrl}/sign-in?sso=${reason}`, 303);
}

function refusedBy(error: unknown): SsoRefused | undefined {
  if (error instanceof SsoRefused) return error;
  // The guarded fetch, and a secret that cannot be opened: each says what is wrong.
  if (error instanceof AppError) {
    return new SsoRefused('unreachable', error.message, { cause: error });
  }
  return undefined;
}
